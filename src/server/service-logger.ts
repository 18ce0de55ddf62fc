import type { LoggerService } from '@nestjs/common';
import { destination, pino, type Logger } from 'pino';
import type { LogLevel } from '../wiring/settings.ts';

/** One JSON object a line on standard error; standard output belongs to answers. */
export const openLogger = (level: LogLevel): Logger =>
  pino({ level, base: null }, destination({ fd: 2, sync: true }));

/** Lets Nest's own messages through where they tell of trouble. Its news of modules and routes interests nobody. */
export const nestLogger = (logger: Logger): LoggerService => ({
  log: (message: unknown) => logger.debug({ nest: message }, 'nest'),
  warn: (message: unknown) => logger.warn({ nest: message }, 'nest'),
  error: (message: unknown) => logger.error({ nest: message }, 'nest'),
});
