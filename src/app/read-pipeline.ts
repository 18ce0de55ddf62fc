import type { Pipeline } from '../core/pipeline/pipeline.ts';

/** The pipeline of a notebook that is in the store. It compiled when the sweep was made; that it no longer does is our fault. */
export type ReadPipeline = (sha256: string) => Promise<Pipeline>;
