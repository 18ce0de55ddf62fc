/** What becomes of a magic in a step. */
export type MagicFate =
  /** Changes nothing in a step: left out with a note. */
  | 'drop'
  /** Performed by the runtime's `get_ipython()`. */
  | 'run'
  /** A wrapper around code: the code itself is kept. */
  | 'unwrap'
  /** A shell command. */
  | 'shell'
  /** Installs packages: becomes requirements. */
  | 'install'
  | 'unsupported';

/** They set up the screen, the editor or the debugger, or list things to look at. */
const DROPPED_LINE_MAGICS = new Set([
  ...['matplotlib', 'load_ext', 'reload_ext', 'unload_ext', 'autoreload', 'config', 'autosave', 'automagic'],
  ...['precision', 'xmode', 'colors', 'pprint', 'pdb', 'debug', 'gui', 'doctest_mode', 'watermark', 'pinfo'],
  ...['pinfo2', 'pdoc', 'pdef', 'psource', 'pfile', 'page', 'lsmagic', 'magic', 'quickref', 'who', 'whos'],
  ...['history', 'hist', 'notebook', 'tensorboard', 'logstart', 'logstop', 'logon', 'logoff', 'logstate'],
]);

const LINE_MAGICS: Readonly<Record<string, MagicFate>> = {
  env: 'run',
  set_env: 'run',
  cd: 'run',
  pwd: 'run',
  run: 'run',
  time: 'unwrap',
  sx: 'shell',
  system: 'shell',
  pip: 'install',
  conda: 'install',
  mamba: 'install',
  micromamba: 'install',
  uv: 'install',
};

const CELL_MAGICS: Readonly<Record<string, MagicFate>> = {
  bash: 'run',
  sh: 'run',
  writefile: 'run',
  file: 'run',
  time: 'unwrap',
  capture: 'unwrap',
  html: 'drop',
  HTML: 'drop',
  markdown: 'drop',
  latex: 'drop',
  svg: 'drop',
  SVG: 'drop',
  js: 'drop',
  javascript: 'drop',
};

export const fateOfLineMagic = (name: string): MagicFate =>
  DROPPED_LINE_MAGICS.has(name) ? 'drop' : (ownEntry(LINE_MAGICS, name) ?? 'unsupported');

export const fateOfCellMagic = (name: string): MagicFate => ownEntry(CELL_MAGICS, name) ?? 'unsupported';

const ownEntry = (table: Readonly<Record<string, MagicFate>>, name: string): MagicFate | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
