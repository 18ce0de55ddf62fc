/** What a line that calls a package installer does. */
export type InstallerLine =
  | {
      readonly kind: 'install';
      /** Requirement specifiers as pip writes them. */
      readonly requirements: readonly string[];
      /** Parts that cannot be made a requirement: `-r requirements.txt`, `.`, `$package`. */
      readonly notRead: readonly string[];
    }
  /** It only shows something: `pip list`. */
  | { readonly kind: 'query' }
  /** It changes packages in another way: `pip uninstall`. */
  | { readonly kind: 'other' };

const INSTALLERS = new Set(['pip', 'pip3', 'conda', 'mamba', 'micromamba']);
const QUERIES = new Set(['list', 'show', 'freeze', 'check', 'info', 'search', 'help', 'debug', 'inspect']);
const PYTHON = /^(?:.*\/)?python[\d.]*$|^\{?\$?\{?sys\.executable\}*$/;

/** Options whose next word is their value. */
const WITH_VALUE = new Set([
  ...[
    '-r',
    '--requirement',
    '-c',
    '--constraint',
    '-e',
    '--editable',
    '-i',
    '--index-url',
    '--extra-index-url',
  ],
  ...['-f', '--find-links', '-t', '--target', '--prefix', '--root', '--trusted-host', '--proxy', '--timeout'],
  ...[
    '--retries',
    '--log',
    '--cache-dir',
    '--platform',
    '--python',
    '--python-version',
    '--upgrade-strategy',
  ],
  ...['--only-binary', '--no-binary', '--progress-bar', '-n', '--name', '-p', '--channel', '--file', '--src'],
]);
/** Options without which something else, or nothing, would be installed. */
const TELLING = new Set([
  ...['-r', '--requirement', '-c', '--constraint', '-e', '--editable', '--file', '-f', '--find-links'],
  ...['-i', '--index-url', '--extra-index-url'],
]);

/**
 * Reads a shell command (without `!`) or a magic (without `%`); null when it is not, or not only, a call of a package installer.
 * `a && b` is read when every part is one; where output goes is passed over.
 */
export function readInstallerLine(command: string): InstallerLine | null {
  const requirements: string[] = [];
  const notRead: string[] = [];
  let kind: InstallerLine['kind'] = 'query';
  for (const words of splitCommands(command)) {
    const call = installerCall(words);
    if (call === null) return null;
    const [verb = 'help', ...rest] = call.words;
    if (verb === 'install' || verb === 'add') {
      kind = 'install';
      readWords(rest, call.conda, { requirements, notRead });
    } else if (!QUERIES.has(verb) && kind === 'query') kind = 'other';
  }
  return kind === 'install' ? { kind, requirements, notRead } : { kind };
}

/** The words from the verb on: of `python -m pip -q install x`, `install x`. */
function installerCall(
  words: readonly string[],
): { readonly conda: boolean; readonly words: readonly string[] } | null {
  const rest = [...words];
  if (rest[0] === 'sudo') rest.shift();
  if (PYTHON.test(rest[0] ?? '') && rest[1] === '-m') rest.splice(0, 2);
  let isUv = false;
  if (rest[0] === 'uv') {
    rest.shift();
    isUv = true;
  }
  const tool = rest[0] ?? '';
  if (isUv && tool === 'add') return { conda: false, words: rest };
  if (!INSTALLERS.has(tool)) return null;
  rest.shift();
  while (rest[0]?.startsWith('-') === true) rest.shift();
  return { conda: !tool.startsWith('pip'), words: rest };
}

const TOKEN =
  /\s+|#.*$|"([^"]*)"|'([^']*)'|(&&|\|\||[;|&])|(\d?>{1,2}&?\S*)|((?:\\.|"[^"]*"|'[^']*'|[^\s"'\\;|&])+)|[\s\S]/g;

/** Splits at `&&` and `;`, and each part into words with quotes taken off. Of a pipe only the first part is kept. */
function splitCommands(text: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  let quiet = false;
  for (const [whole, double, single, operator, redirection, plain] of text.matchAll(TOKEN)) {
    const last = commands.at(-1) ?? [];
    if (operator !== undefined) {
      quiet = operator === '|';
      if (!quiet) commands.push([]);
    } else if (redirection !== undefined) {
      // `> file` and `2>&1`; the file's name may be the next word.
      quiet = true;
    } else if (!quiet) {
      const word = double ?? single ?? plain?.replaceAll(/["']/g, '');
      if (word !== undefined) last.push(word);
      else if (whole.trim() !== '' && !whole.startsWith('#')) last.push(whole);
    }
  }
  return commands.filter((words) => words.length > 0);
}

function readWords(
  words: readonly string[],
  conda: boolean,
  into: { readonly requirements: string[]; readonly notRead: string[] },
): void {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) {
      const requirement = conda ? condaRequirement(word) : pipRequirement(word);
      if (requirement === null) into.notRead.push(word);
      else into.requirements.push(requirement);
      continue;
    }
    const equals = word.indexOf('=');
    const option = equals === -1 ? word : word.slice(0, equals);
    const isChannel = conda && option === '-c';
    const takesNext = equals === -1 && (isChannel || WITH_VALUE.has(option));
    const value = takesNext ? (words[++at] ?? '') : word.slice(option.length + 1);
    if (!isChannel && TELLING.has(option)) into.notRead.push(`${option} ${value}`.trim());
  }
}

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?/;
const EXTRAS = /^\[[A-Za-z0-9._,\s-]*\]/;
const CLAUSES = /^(?:\s*,?\s*(?:===|==|~=|!=|<=|>=|<|>)\s*[\w.*+!-]+)*$/;
const ADDRESS = /^(?:(?:git|hg|svn|bzr)\+[\w.+-]+|https?):\/\/[^\s{}$`\\]+$/;

/** A name with extras and version clauses (PEP 508), or the address of a repository or archive. */
function pipRequirement(word: string): string | null {
  if (ADDRESS.test(word)) return word;
  const name = NAME.exec(word)?.[0];
  if (name === undefined || /\.(?:whl|gz|zip|txt)$/.test(word)) return null;
  const afterName = word.slice(name.length);
  const clauses = afterName.slice(EXTRAS.exec(afterName)?.[0].length ?? 0);
  return CLAUSES.test(clauses) ? word : null;
}

/** conda writes `name=1.2` for "any 1.2", and may put a channel before the name. */
function condaRequirement(word: string): string | null {
  const spec = word.replace(/^.*::/, '');
  const name = NAME.exec(spec)?.[0];
  // The interpreter is not a package that pip could install.
  if (name === undefined || name === 'python') return null;
  const version = spec.slice(name.length);
  const fixed = /^(==?)([\w.]+)(?:=\w+)?$/.exec(version);
  if (fixed !== null)
    return fixed[1] === '==' ? `${name}==${fixed[2] ?? ''}` : `${name}==${fixed[2] ?? ''}.*`;
  return CLAUSES.test(version) ? spec : null;
}
