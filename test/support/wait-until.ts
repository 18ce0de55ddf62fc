/** How long a test waits for what must come: long, since the machine may be small and busy. */
const PATIENCE_MS = 50_000;
const POLL_MS = 50;

/** Waits until `look` gives something, and gives that; fails with `what` when it never does. */
export async function waitUntil<T>(
  what: string,
  look: () => Promise<T | null | undefined | false> | T | null | undefined | false,
): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() > until) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
