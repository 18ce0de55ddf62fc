/**
 * The order of ARCHITECTURE.md as data: a row may import only from rows above it, and the areas of one row know nothing
 * of each other. Paths are below src; the longest that fits decides, so `app/ports` comes before the rest of `app`.
 */
export const layers: readonly (readonly string[])[] = [
  ['core/problems', 'core/kube'],
  ['core/notebook'],
  ['core/python'],
  ['core/pipeline'],
  ['core/search'],
  ['core/targets'],
  ['core/katib'],
  ['core/sweep'],
  ['core/schedule'],
  ['core/compile.ts'],
  ['core/plan-sweep.ts'],
  ['app/ports'],
  ['app'],
  ['engines/local', 'engines/katib', 'storage'],
  ['wiring'],
  ['server', 'cli'],
];

/** The few imports that go against the order on purpose, file to file. */
export const exceptions: readonly Exception[] = [
  {
    from: 'cli/commands/serve.ts',
    to: 'server/start-server.ts',
    why: 'tunebook serve starts the service in its own process',
  },
];

/** Every folder in one of these stands for itself: it never imports from the folder beside it. */
export const apart: readonly string[] = ['core/targets'];

/** Packages that only some of src may use. The first rule whose `package` fits a name decides. */
export const packageRules: readonly PackageRule[] = [
  { package: 'node:', allowed: (file) => !file.startsWith('core/'), why: 'src/core also runs in a browser' },
  {
    package: '@nestjs/',
    allowed: (file) => file.startsWith('server/'),
    why: 'Nest lives in src/server only',
  },
  {
    package: 'class-validator',
    allowed: (file) => file.startsWith('server/'),
    why: 'outside data is read in src/server',
  },
  {
    package: 'kysely',
    allowed: (file) => file.startsWith('storage/'),
    why: 'only src/storage speaks to a database',
  },
  {
    package: 'web-tree-sitter',
    allowed: (file) => file.startsWith('core/python/'),
    why: 'only src/core/python knows the parser',
  },
];

export interface PackageRule {
  /** The start of a package's name. */
  readonly package: string;
  /** Whether this file, by its path below src, may import it. */
  readonly allowed: (file: string) => boolean;
  readonly why: string;
}

export interface Exception {
  readonly from: string;
  readonly to: string;
  readonly why: string;
}
