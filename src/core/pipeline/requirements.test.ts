import { describe, expect, it } from 'vitest';
import { chain, compileCells, functionsCell, importsCell } from '../../../test/support/compile-cells.ts';
import { requirementsOf } from './requirements.ts';

describe('the packages that imports ask for', () => {
  it('are known by what PyPI calls them', () => {
    expect(requirementsOf(['sklearn', 'PIL', 'numpy', 'cv2'], [])).toEqual({
      requirements: ['numpy', 'opencv-python-headless', 'pillow', 'scikit-learn'],
      unknown: [],
    });
  });

  it('leave out the standard library and modules beside the notebook', () => {
    expect(requirementsOf(['json', 'os', 'tomllib', 'helpers'], ['helpers'])).toEqual({
      requirements: [],
      unknown: [],
    });
  });

  it('are never guessed', () => {
    expect(requirementsOf(['constructor', 'mylib'], [])).toEqual({
      requirements: [],
      unknown: ['constructor', 'mylib'],
    });
  });

  it('are gathered from all cells, those a try guards and relative ones left out, each once', () => {
    const compiled = compileCells(
      importsCell('import numpy as np\nfrom sklearn.svm import SVC'),
      functionsCell(
        'def f():\n    import pandas\ntry:\n    import cupy\nexcept ImportError:\n    cupy = None',
      ),
      ...chain('import numpy\nfrom . import near'),
    );
    expect(compiled.pipeline?.packages).toEqual(['numpy', 'pandas', 'sklearn']);
  });

  it('are also what install lines name', () => {
    const compiled = compileCells(
      importsCell('%pip install "rich>=13" attrs\nimport rich'),
      ...chain('x = 1'),
    );
    expect(compiled.pipeline?.requirements).toEqual(['rich>=13', 'attrs']);
  });
});
