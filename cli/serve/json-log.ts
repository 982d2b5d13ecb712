import { pino } from 'pino';
import type { Log } from '../../workflows/serve/log.ts';
import type { Output } from '../context.ts';

/** A line of JSON for each event: `level`, `time` as ISO 8601, the facts, and `msg` for people. */
export function jsonLog(output: Output, { level, now }: { readonly level: string; readonly now: () => number }): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(now()).toISOString()}"`,
      formatters: { level: label => ({ level: label }) },
    },
    { write: line => output.write(line) },
  );
}
