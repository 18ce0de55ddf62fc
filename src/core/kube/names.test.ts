import { describe, expect, it } from 'vitest';
import {
  dataKeyFault,
  environmentNameFault,
  keyFault,
  labelFault,
  labelValueFault,
  type NameFault,
  resourceNameFault,
  subdomainFault,
} from './names.ts';

const rules: readonly [string, (name: string) => NameFault, readonly string[], readonly string[]][] = [
  [
    'a label',
    labelFault,
    ['a', 'a-1', '1a', 'a'.repeat(63)],
    ['', 'A', '-a', 'a-', 'a.b', 'a_b', 'a'.repeat(64), 'a\n'],
  ],
  ['a subdomain', subdomainFault, ['a', 'a.b-c.d'], ['', '.a', 'a.', 'a..b', 'A.b', 'a/b', 'a'.repeat(254)]],
  [
    'a key',
    keyFault,
    ['a', 'A_b.c', 'x.y/Z', 'a'.repeat(63)],
    ['', '/a', 'a/', 'a/b/c', 'X/a', '-a', 'a b', 'a'.repeat(64)],
  ],
  ['a label value', labelValueFault, ['', 'a', 'A_b.c-1'], ['-', 'a b', 'a:b', 'a'.repeat(64)]],
  ['an environment name', environmentNameFault, ['A', '_a', 'a.b-c'], ['', '1a', 'a b', 'a=b']],
  ['a data key', dataKeyFault, ['a', '.b', 'A_b-c', '1'], ['', 'a b', 'a/b', 'a'.repeat(254)]],
  [
    'a resource',
    resourceNameFault,
    ['cpu', 'memory', 'hugepages-2Mi', 'nvidia.com/gpu', 'nvidia.com/mig-1g.5gb'],
    ['gpu', '', 'X/gpu', 'nvidia.com/'],
  ],
];

describe.each(rules)('%s', (_what, fault, good, bad) => {
  it.each(good)('may be "%s"', (name) => {
    expect(fault(name)).toBeNull();
  });

  it.each(bad)('may not be "%s"', (name) => {
    expect(fault(name)).toMatch(/^must /);
  });
});
