/** What the service's classes are handed, by name. */
export const STORE = Symbol('Store');
export const CLOCK = Symbol('Clock');
export const LOGGER = Symbol('Logger');
export const BODY_LIMIT = Symbol('bodyLimitBytes');
/** An AbortSignal: the service is stopping, so what streams ends. */
export const STOPPING = Symbol('stopping');
