import type { ReadEnvironmentsResult } from '../../environments/read-environments.ts';
import { ExitCode } from '../exit-code.ts';
import { diagnosticsText } from '../output/diagnostics-text.ts';
import { type ColorMode, styleFor } from '../style.ts';
import { exitCodeOf, missingDiagnostics, worstOf } from './problems.ts';
import type { Session } from './session.ts';

export interface ShowFleetOptions {
  readonly color: ColorMode;
  readonly verbose: boolean;
}

/** Tells on stderr what belongs to no environment, and gives the exit code for it. */
export function showFleetProblems(
  { diagnostics, missing, inputs }: ReadEnvironmentsResult,
  { color, verbose }: ShowFleetOptions,
  { context, progress }: Session,
): ExitCode {
  progress.stop();
  const shown = diagnostics.filter(({ severity }) => verbose || severity !== 'info');
  const style = styleFor(context.stderr, context, color);
  context.stderr.write(diagnosticsText([...missingDiagnostics(missing), ...shown], style));
  const nothing = missing.length === 0 && inputs.length === 0 && diagnostics.length === 0;
  if (nothing) context.stderr.write(`${style.yellow('warning:')} the control plane declares no environment\n`);
  return worstOf([exitCodeOf(diagnostics), missing.length > 0 ? ExitCode.failed : ExitCode.done]);
}
