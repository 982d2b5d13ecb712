import { Problem, UserError } from '../runtime/errors.ts';
import { formatOrigin } from '../runtime/origin.ts';
import { pushAll } from '../runtime/push-all.ts';
import type { Output } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { isSystemError, systemErrorText } from './output/system-error.ts';
import { textLines } from './output/text-lines.ts';
import type { Style } from './style.ts';

export interface ReportOptions {
  readonly style: Style;
  /** Show the stack of what is a bug. */
  readonly verbose: boolean;
}

/** Prints what went wrong, where, and how to fix it, and gives the exit code for it. */
export function reportError(error: unknown, output: Output, { style, verbose }: ReportOptions): ExitCode {
  if (error instanceof Problem) {
    const { message, origin, fix } = error;
    const lines = [`${style.red('error:')} ${message}`];
    if (origin !== undefined) lines.push(`   ${style.dim('at:')} ${formatOrigin(origin)}`);
    if (fix !== undefined) lines.push(`  ${style.green('fix:')} ${fix}`);
    if (verbose && error.cause instanceof Error) lines.push(style.dim(`cause: ${error.cause.message}`));
    output.write(`${textLines(lines)}\n`);
    return error instanceof UserError ? ExitCode.wrongInput : ExitCode.failed;
  }
  if (isSystemError(error)) {
    const { message, fix } = systemErrorText(error);
    const lines = [`${style.red('error:')} ${message}`];
    if (fix !== undefined) lines.push(`  ${style.green('fix:')} ${fix}`);
    output.write(`${textLines(lines)}\n`);
    return ExitCode.failed;
  }
  const message = error instanceof Error ? error.message : String(error);
  const lines = [`${style.red('error:')} internal error: ${message}`];
  if (verbose && error instanceof Error) pushAll(lines, (error.stack ?? '').split('\n').map(style.dim));
  else lines.push(`  ${style.green('fix:')} run it again with -v and report what it prints`);
  output.write(`${textLines(lines)}\n`);
  return ExitCode.failed;
}
