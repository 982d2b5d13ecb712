import { missingDiagnostics } from '../../use-cases/missing-sources.ts';
import type { FleetFacts } from '../../use-cases/work-on-fleet.ts';
import type { Context } from '../context.ts';
import { ExitCode, exitCodeOf, worstOf } from '../exit-code.ts';
import { type ColorMode, styleFor } from '../style.ts';
import { diagnosticsText } from './diagnostics-text.ts';

export interface ShowFleetOptions {
  readonly color: ColorMode;
  readonly verbose: boolean;
}

/** Prints on stderr what belongs to no environment, and gives the exit code for it. */
export function showFleetProblems(
  { declared, diagnostics, missing }: FleetFacts,
  { color, verbose }: ShowFleetOptions,
  context: Context,
): ExitCode {
  const shown = diagnostics.filter(({ severity }) => verbose || severity !== 'info');
  const style = styleFor(context.stderr, context, color);
  context.stderr.write(diagnosticsText([...missingDiagnostics(missing), ...shown], style, { all: verbose }));
  const nothing = missing.length === 0 && declared.length === 0 && diagnostics.length === 0;
  if (nothing) context.stderr.write(`${style.yellow('warning:')} the control plane declares no environment\n`);
  return worstOf([exitCodeOf(diagnostics), missing.length > 0 ? ExitCode.failed : ExitCode.done]);
}
