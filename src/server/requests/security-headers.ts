const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** Answers are data, not pages: a browser that shows one may load and run nothing. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** Swagger UI brings its own scripts, and sets styles on its elements; its icons are data addresses. */
const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The headers that keep a browser from doing more with an answer than it is meant for. */
export const headersFor = (path: string): Readonly<Record<string, string>> => ({
  ...EVERYWHERE,
  'content-security-policy': path === '/docs' || path.startsWith('/docs/') ? DOCS_POLICY : DATA_POLICY,
});
