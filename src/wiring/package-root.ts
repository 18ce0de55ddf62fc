import { fileURLToPath } from 'node:url';

/** The folder of the package: where `runtime/` and `examples/` lie, in a clone and when installed. */
export const packageRoot = fileURLToPath(new URL('../../', import.meta.url));
