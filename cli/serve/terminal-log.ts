import { isRecord } from '../../runtime/is-record.ts';
import { type JsonLogOptions, jsonLog } from '../../runtime/json-log.ts';
import type { Log } from '../../runtime/log.ts';
import type { Context } from '../context.ts';
import { oneLine } from '../output/text-lines.ts';
import { type Style, styleFor } from '../style.ts';

/** The log of a daemon: lines for people on a terminal, JSON for whoever collects it elsewhere. */
export function serveLog(context: Pick<Context, 'stdout' | 'env'>, options: JsonLogOptions): Log {
  const { stdout } = context;
  if (!stdout.isTTY) return jsonLog(stdout.write, options);
  const style = styleFor(stdout, context, 'auto');
  return jsonLog(line => stdout.write(`${oneLine(terminalLine(JSON.parse(line), style))}\n`), options);
}

/** `14:28:01  warn  dev  people have committed to berth/dev  number=3`: time in UTC, level, environment, message, and the other facts. */
export function terminalLine(entry: Readonly<Record<string, unknown>>, style: Style): string {
  const { level, time, msg, environment, error, ...facts } = entry;
  const parts = [
    style.dim(String(time).slice('yyyy-mm-ddT'.length, 'yyyy-mm-ddThh:mm:ss'.length)),
    colored(String(level), style),
    ...(typeof environment === 'string' ? [style.bold(environment)] : []),
    String(msg),
    ...errorText(error, String(msg)),
    ...Object.entries(facts).map(([key, value]) =>
      style.dim(`${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`),
    ),
  ];
  return parts.join('  ');
}

function colored(level: string, style: Style): string {
  const padded = level.padEnd('error'.length);
  if (level === 'error') return style.red(padded);
  return level === 'warn' ? style.yellow(padded) : style.green(padded);
}

/** An error's message, unless the line says it already, and how to put it right. */
function errorText(error: unknown, said: string): string[] {
  if (!isRecord(error)) return [];
  const { message, fix } = error;
  return [
    ...(typeof message === 'string' && !said.includes(message) ? [message] : []),
    ...(typeof fix === 'string' ? [`fix: ${fix}`] : []),
  ];
}
