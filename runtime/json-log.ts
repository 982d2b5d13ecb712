import { pino } from 'pino';
import type { Log } from './log.ts';
import { escapeInJson } from './printable.ts';

export interface JsonLogOptions {
  readonly level: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** More facts for each line, asked for when it is written. */
  readonly facts?: () => object;
}

/** A line of JSON for each event: `level`, `time` as ISO 8601, the facts, and `msg` for people. */
export function jsonLog(write: (line: string) => void, { level, now, facts }: JsonLogOptions): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(now()).toISOString()}"`,
      ...(facts && { mixin: facts }),
      formatters: { level: label => ({ level: label }) },
    },
    // Pino leaves characters beyond ASCII as they are.
    { write: line => write(escapeInJson(line)) },
  );
}
