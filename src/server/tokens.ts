/** What the service's classes are handed, by name. */
export const STORE = Symbol('Store');
/** FindSweepPorts: what finding a sweep takes. */
export const FINDING = Symbol('FindSweepPorts');
export const LOGGER = Symbol('Logger');
export const BODY_LIMIT = Symbol('bodyLimitBytes');
/** An AbortSignal: the service is stopping, so what streams ends. */
export const STOPPING = Symbol('stopping');
