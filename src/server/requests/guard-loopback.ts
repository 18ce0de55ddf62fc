import { refuse, type RequestRefused } from '../errors/fault.ts';

/** What of a request tells who sent it. */
export interface Sender {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** The header Sec-Fetch-Site, which browsers set and pages cannot. */
  readonly site: string | undefined;
}

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
const LOOPBACK_ADDRESSES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** True for an address that only this machine reaches. */
export const isLoopback = (address: string): boolean => LOOPBACK_ADDRESSES.has(address);

/**
 * Why a service without access control does not take a request, or null. Whoever reaches the loopback address may use the
 * service, and so might any page in a browser there: by a name of its own that points to this machine (DNS rebinding), or
 * by a form or script that sends across sites.
 */
export function checkSender({ method, host, origin, site }: Sender): RequestRefused | null {
  if (host === undefined || !LOOPBACK_NAMES.has(nameOf(host)))
    return refuse('forbidden', 'host-forbidden', { host: (host ?? '').slice(0, 255) });
  if (READING.has(method)) return null;
  const foreign = origin === undefined ? site === 'cross-site' : origin !== `http://${host}`;
  return foreign
    ? refuse('forbidden', 'origin-forbidden', { origin: (origin ?? 'another site').slice(0, 255) })
    : null;
}

const nameOf = (host: string): string => host.replace(/:\d{1,5}$/, '').toLowerCase();
