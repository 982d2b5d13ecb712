import { pushAll } from '../../runtime/push-all.ts';
import {
  type ControlPlaneCheck,
  checkControlPlane,
  type EnvironmentCheck,
} from '../../use-cases/check/check-control-plane.ts';
import { reportPlaceName } from '../../use-cases/feedback/report-state.ts';
import { missingDiagnostics } from '../../use-cases/missing-sources.ts';
import type { Session } from '../../use-cases/session.ts';
import type { Context } from '../context.ts';
import { ExitCode, worstOf } from '../exit-code.ts';
import { diagnosticsText } from '../output/diagnostics-text.ts';
import { oneLine } from '../output/text-lines.ts';
import { reportError } from '../report-error.ts';
import { type ColorMode, type Style, styleFor } from '../style.ts';
import type { ProcessSettings } from './read-settings.ts';

/**
 * Prints what would be followed, and everything that would prevent it. 1 when something can't be reached, 2 when
 * something has to be corrected.
 */
export async function checkServe(
  settings: ProcessSettings,
  { color, session }: { readonly color: ColorMode; readonly session: Session },
  context: Context,
): Promise<ExitCode> {
  const output: CheckOutput = { context, style: styleFor(context.stderr, context, color) };
  const codes: ExitCode[] = [];
  for (const { repository, ...rest } of settings.controlPlanes) {
    codes.push(showCheck(await checkControlPlane({ controlPlane: repository, ...rest }, session), output));
  }
  const { pollMs, listen, webhookSecret, reports } = settings;
  const webhooks = webhookSecret === undefined ? 'webhooks are off: no secret is configured' : 'webhooks are on';
  const taken =
    reports === undefined
      ? 'reports of clusters are off'
      : `reports of clusters are kept in ${reportPlaceName(reports.state)}`;
  context.stdout.write(
    `polls every ${pollMs / 1_000} s, listens on ${listen.host}:${listen.port}, ${webhooks}, ${taken}\n`,
  );
  return worstOf(codes);
}

interface CheckOutput {
  readonly context: Context;
  readonly style: Style;
}

function showCheck(
  { name, diagnostics, missing, followed, problems, environments }: ControlPlaneCheck,
  output: CheckOutput,
): ExitCode {
  const { context, style } = output;
  const shown = diagnostics.filter(({ severity }) => severity !== 'info');
  context.stderr.write(diagnosticsText([...missingDiagnostics(missing), ...shown], style));
  const codes = problems.map(problem => reportError(problem, context.stderr, { style, verbose: false }));
  if (followed.length > 0) context.stdout.write(`${oneLine(`${name}: follows ${followed.join(', ')}`)}\n`);
  pushAll(
    codes,
    environments.map(environment => showEnvironment(environment, output)),
  );
  return worstOf([...codes, missing.length > 0 ? ExitCode.failed : ExitCode.done]);
}

function showEnvironment(check: EnvironmentCheck, { context, style }: CheckOutput): ExitCode {
  switch (check.state) {
    case 'ready':
      context.stdout.write(`  ${oneLine(`${check.environment} → ${check.repository}, branch ${check.branch}`)}\n`);
      return ExitCode.done;
    case 'incomplete':
      context.stderr.write(diagnosticsText(missingDiagnostics(check.missing), style));
      return ExitCode.failed;
    case 'failed':
      return reportError(check.problem, context.stderr, { style, verbose: false });
  }
}
