/** The moment, in milliseconds since 1970; a port, so that a test can ask about any moment. */
export interface Clock {
  now(): number;
}
