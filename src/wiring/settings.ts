import { homedir, platform } from 'node:os';
import { join, resolve } from 'node:path';

/** What Tunebook reads from the environment, once, at its start. */
export interface Settings {
  /** Where sweeps are kept: `TUNEBOOK_DATA_DIR`, or one folder per user. */
  readonly dataDirectory: string;
  /** Where Python environments are kept: `TUNEBOOK_CACHE_DIR`, or one folder per user. */
  readonly cacheDirectory: string;
  /** The interpreter that environments are made from: `TUNEBOOK_PYTHON`, else `python3`. */
  readonly python: string;
  /** Where the service listens: `TUNEBOOK_HOST`, else the loopback address. */
  readonly host: string;
  /** `TUNEBOOK_PORT`; 0 means any free port. */
  readonly port: number;
  /** `TUNEBOOK_LOG_LEVEL`. */
  readonly logLevel: LogLevel;
  /** The largest request body the service takes, in bytes: `TUNEBOOK_BODY_LIMIT_BYTES`. */
  readonly bodyLimitBytes: number;
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Every setting that cannot be read, each with the reason; none was guessed. */
export class BadSettings extends Error {
  override readonly name = 'BadSettings';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORT = 7717;
const DEFAULT_BODY_LIMIT = 32 * 1024 * 1024;

/** Reads the settings; what the command line says (`given`) wins. Throws BadSettings that names all bad variables. */
export function readSettings(environment: Environment, given: Partial<Settings> = {}): Settings {
  const faults: string[] = [];
  const whole = (name: string, bounds: { min: number; max: number; otherwise: number }): number => {
    const text = environment[name];
    if (text === undefined || text === '') return bounds.otherwise;
    const value = Number(text);
    if (Number.isInteger(value) && value >= bounds.min && value <= bounds.max) return value;
    faults.push(`${name} is "${text}"; it must be a whole number from ${bounds.min} to ${bounds.max}`);
    return bounds.otherwise;
  };
  const level = environment.TUNEBOOK_LOG_LEVEL || 'info';
  if (!isLogLevel(level))
    faults.push(`TUNEBOOK_LOG_LEVEL is "${level}"; it must be one of ${logLevels.join(', ')}`);
  const settings: Settings = {
    dataDirectory: resolve(environment.TUNEBOOK_DATA_DIR || userDirectory(environment, 'data')),
    cacheDirectory: resolve(environment.TUNEBOOK_CACHE_DIR || userDirectory(environment, 'cache')),
    python: environment.TUNEBOOK_PYTHON || 'python3',
    host: environment.TUNEBOOK_HOST || '127.0.0.1',
    port: whole('TUNEBOOK_PORT', { min: 0, max: 65_535, otherwise: DEFAULT_PORT }),
    logLevel: isLogLevel(level) ? level : 'info',
    bodyLimitBytes: whole('TUNEBOOK_BODY_LIMIT_BYTES', {
      min: 1024,
      max: 1024 ** 3,
      otherwise: DEFAULT_BODY_LIMIT,
    }),
    ...given,
  };
  if (faults.length > 0) throw new BadSettings(faults);
  return settings;
}

const isLogLevel = (text: string): text is LogLevel => (logLevels as readonly string[]).includes(text);

/** A folder of the user's own, where the system wants such folders (XDG base directories; Apple's Library). */
function userDirectory(environment: Environment, kind: 'data' | 'cache'): string {
  const home = environment.HOME || homedir();
  if (platform() === 'darwin')
    return join(home, 'Library', kind === 'data' ? 'Application Support' : 'Caches', 'tunebook');
  const base =
    kind === 'data'
      ? environment.XDG_DATA_HOME || join(home, '.local', 'share')
      : environment.XDG_CACHE_HOME || join(home, '.cache');
  return join(base, 'tunebook');
}
