// A line's first character that is neither space nor the start of a comment.
const CODE = /^[^\S\n]*[^\s#]/m;

/** True when the source has a line that is neither blank nor a comment. */
export const hasCode = (source: string): boolean => CODE.test(source);

const INSTALL =
  /^[!%]{1,2}\s*(?:(?:python3?|\{?sys\.executable\}?)\s+-m\s+)?(?:pip3?|conda|mamba|uv|apt(?:-get)?)\b/;

/** What a reader should know of code that is left out. */
export function tellCode(source: string): 'code' | 'imports' | 'installs packages' {
  const lines = source.split('\n').map((line) => line.trim());
  if (lines.some((line) => INSTALL.test(line))) return 'installs packages';
  return lines.some((line) => /^(?:import|from)\s/.test(line)) ? 'imports' : 'code';
}
