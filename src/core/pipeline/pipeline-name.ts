import type { KaleMetadata } from '../notebook/kale-metadata.ts';

/** The longest name that leaves room for what Katib and Kubernetes put behind it. */
const LONGEST = 40;

/** Kale's `pipeline_name`, else one made from the file's name: lowercase letters, digits and dashes. */
export function pipelineNameOf(kale: KaleMetadata, fileName: string): string {
  if (kale.pipelineName !== undefined && kale.pipelineName !== '') return kale.pipelineName;
  const plain = fileName
    .replace(/\.ipynb$/i, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-|-$/g, '');
  return /^[a-z]/.test(plain) ? plain : `notebook${plain === '' ? '' : `-${plain}`}`;
}
