import { resolve } from 'node:path';
import { asProblem, UserError } from '../../runtime/errors.ts';
import { checkWorkTree, hasUncommittedEdits } from '../../runtime/git/work-tree-state.ts';
import { printable } from '../../runtime/printable.ts';
import type { EnvironmentInput } from '../../scheduler/model/manifest.ts';
import type { Snapshot } from '../../scheduler/snapshot/snapshot.ts';
import type { EnvironmentReport } from '../plan/environment-report.ts';
import { noPlan } from '../plan/plan-environment.ts';
import type { FleetReport } from '../plan/plan-fleet.ts';
import type { ProposeOptions } from '../propose-environment.ts';
import { type FleetSource, readFleet } from '../read-fleet.ts';
import { reconcile } from '../reconcile/reconcile.ts';
import type { Session } from '../session.ts';
import { readSnapshot } from '../snapshot.ts';

export interface ApplyOptions extends ProposeOptions {
  /** Propose what is in working trees although nobody has committed it. */
  readonly dirty?: boolean;
}

/** Reconciles each environment once. One that fails doesn't stop the others. */
export async function applyFleet(
  source: FleetSource,
  session: Session,
  { dirty = false, ...options }: ApplyOptions = {},
): Promise<FleetReport> {
  if (!dirty) await refuseUncommitted(source, session);
  const fleet = await readFleet(source, session);
  const environments: EnvironmentReport[] = [];
  for (const input of fleet.inputs) environments.push(await applyEnvironment(input, session, options));
  return { fleet, environments };
}

/** What clusters run would be known to nobody but the owner of the folder. */
async function refuseUncommitted({ worktrees = {} }: FleetSource, { git, cwd }: Session): Promise<void> {
  for (const [branch, folder] of Object.entries(worktrees)) {
    const path = resolve(cwd, folder);
    await checkWorkTree(git, path);
    if (!(await hasUncommittedEdits(git, path))) continue;
    throw new UserError(`${printable(folder)}, which is taken for branch ${printable(branch)}, has uncommitted edits`, {
      fix: 'commit and push them, or use --dirty: the pull request then says that nobody has committed them',
    });
  }
}

async function applyEnvironment(
  input: EnvironmentInput,
  session: Session,
  options: ProposeOptions,
): Promise<EnvironmentReport> {
  const { environment } = input;
  let snapshot: Snapshot;
  try {
    snapshot = (await readSnapshot(input, session)).snapshot;
  } catch (error) {
    return { environment, plan: noPlan(input, error) };
  }
  const result = await reconcile(snapshot, session, options);
  if (result.state === 'incomplete') return { environment, plan: result.plan };
  if (result.state === 'done') return { environment, plan: result.plan, proposal: result.proposal };
  const { plan, failure } = result;
  if (plan === undefined) return { environment, plan: noPlan(input, failure.error) };
  return { environment, plan, problem: asProblem(`proposing ${environment}`, failure.error) };
}
