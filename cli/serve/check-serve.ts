import { readEnvironments } from '../../environments/read-environments.ts';
import { Problem, UserError } from '../../runtime/errors.ts';
import { withoutCredentials } from '../../runtime/printable.ts';
import type { EnvironmentInput } from '../../scheduler/model/manifest.ts';
import type { ControlPlaneSettings } from '../../server/settings.ts';
import { readEnvironmentChanges } from '../../workflows/gitops/environment-changes.ts';
import { noSuchBase } from '../../workflows/proposal/create-base.ts';
import { ExitCode } from '../exit-code.ts';
import { missingDiagnostics, worstOf } from '../fleet/problems.ts';
import type { Session } from '../fleet/session.ts';
import { diagnosticsText } from '../output/diagnostics-text.ts';
import { openEnvironmentForge } from '../plan/compare.ts';
import { planEnvironment } from '../plan/plan-environment.ts';
import { reportError } from '../report-error.ts';
import { type ColorMode, type Style, styleFor } from '../style.ts';
import type { ProcessSettings } from './read-settings.ts';

/**
 * Says what would be followed, and everything that stands against it: all that is read is read once, GitOps repositories
 * included, with the credentials that are there. Writes nothing. 1 when something can't be reached, 2 when something has
 * to be corrected.
 */
export async function checkServe(
  settings: ProcessSettings,
  { color }: { readonly color: ColorMode },
  session: Session,
): Promise<ExitCode> {
  const { context } = session;
  const check: Check = { settings, session, style: styleFor(context.stderr, context, color) };
  const codes: ExitCode[] = [];
  for (const controlPlane of settings.controlPlanes) codes.push(await checkControlPlane(controlPlane, check));
  const { pollMs, listen, webhookSecret } = settings;
  const webhooks = webhookSecret === undefined ? 'takes no webhooks: there is no secret' : 'takes webhooks';
  context.stdout.write(`looks every ${pollMs / 1_000} s, listens on ${listen.host}:${listen.port}, ${webhooks}\n`);
  return worstOf(codes);
}

interface Check {
  readonly settings: ProcessSettings;
  readonly session: Session;
  readonly style: Style;
}

async function checkControlPlane(
  { repository, branch, environments }: ControlPlaneSettings,
  check: Check,
): Promise<ExitCode> {
  const { context, git } = check.session;
  const cwd = check.settings.folder;
  const options = { git, controlPlane: repository, cwd, env: context.env, ...(branch !== undefined && { branch }) };
  const name = withoutCredentials(repository);
  try {
    const { declared, missing, diagnostics } = await readEnvironments({ ...options, environments: [] });
    const problems = [...missingDiagnostics(missing), ...diagnostics.filter(({ severity }) => severity !== 'info')];
    context.stderr.write(diagnosticsText(problems, check.style));
    if (missing.length > 0) return ExitCode.failed;
    const absent = (environments ?? []).filter(wanted => !declared.includes(wanted));
    const codes = absent.length === 0 ? [] : [tell(notDeclared(name, { absent, declared }), check)];
    const followed = environments === undefined ? declared : environments.filter(wanted => declared.includes(wanted));
    if (followed.length > 0) context.stdout.write(`${name}: follows ${followed.join(', ')}\n`);
    const { inputs } = await readEnvironments({ ...options, environments: followed });
    for (const input of inputs) codes.push(await checkEnvironment(input, check));
    return worstOf(codes);
  } catch (error) {
    return tell(error, check);
  }
}

/** Reads what a run reads. What is wrong with single objects is no matter of serving: `berth validate` tells that. */
async function checkEnvironment(input: EnvironmentInput, check: Check): Promise<ExitCode> {
  const { session, style } = check;
  const plan = planEnvironment(input, session);
  if (!plan.complete) {
    session.context.stderr.write(diagnosticsText(missingDiagnostics(plan.missing), style));
    return ExitCode.failed;
  }
  try {
    const forge = await openEnvironmentForge(plan, session);
    const { target, state } = await readEnvironmentChanges(plan, forge);
    const branches = state.base === undefined ? await forge.branches() : [];
    // In a repository without any branch the first run makes it.
    if (branches.length > 0) return tell(noSuchBase(target, forge.address, branches), check);
    session.context.stdout.write(`  ${input.environment} → ${forge.address}, branch ${target.base}\n`);
    return ExitCode.done;
  } catch (error) {
    return tell(error, check);
  }
}

function notDeclared(
  name: string,
  { absent, declared }: { readonly absent: readonly string[]; readonly declared: readonly string[] },
): UserError {
  return new UserError(`${name} declares no environment ${absent.join(', ')}`, {
    fix: declared.length === 0 ? 'declare it' : `use those that it declares: ${declared.join(', ')}`,
  });
}

/** Tells a problem and goes on: the others are to be known, too. */
function tell(error: unknown, { session, style }: Check): ExitCode {
  if (!(error instanceof Problem)) throw error;
  return reportError(error, session.context.stderr, { style, verbose: false });
}
