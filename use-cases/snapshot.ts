import { readRegistrationAt } from '../environments/read-registration.ts';
import { Problem } from '../runtime/errors.ts';
import type { ContestedName, EnvironmentInput } from '../scheduler/model/manifest.ts';
import type { WorkloadRegistration } from '../scheduler/model/object.ts';
import { buildSnapshot } from '../scheduler/snapshot/build-snapshot.ts';
import type { PreviousSnapshot } from '../scheduler/snapshot/patch-snapshot.ts';
import type { Snapshot } from '../scheduler/snapshot/snapshot.ts';
import { OWN_BRANCHES } from '../workflows/forges/identity.ts';
import { recordedCommits } from '../workflows/gitops/source-commits.ts';
import type { PlanningSession } from './session.ts';

type SnapshotSession = Pick<PlanningSession, 'git' | 'env' | 'limits' | 'manifests' | 'guard' | 'forges'>;

/**
 * The snapshot of an environment. Of names that several registrations bring, the one keeps it that had it when Berth last wrote the
 * environment's branch: its commit records where every source stood. Reads nothing while there are no such names.
 *
 * @param previous Of an earlier call: unchanged objects stay the same, and so does whose a name is.
 */
export async function readSnapshot(
  input: EnvironmentInput,
  session: SnapshotSession,
  previous?: PreviousSnapshot,
): Promise<PreviousSnapshot> {
  const { owners: known } = previous?.input ?? {};
  const seen = known === undefined ? input : { ...input, owners: known };
  const build = (from: EnvironmentInput): Snapshot =>
    session.guard({ what: `collecting the objects of ${input.environment}` }, () => buildSnapshot(from, previous));
  const snapshot = build(seen);
  if (snapshot.contested.length === 0) return { input: seen, snapshot };
  const owners = new Map([...(known ?? []), ...(await ownersOf(snapshot, session))]);
  const settled = { ...input, owners };
  return { input: settled, snapshot: build(settled) };
}

/** Whose the contested names were, by key. What can't be found out is left open. */
async function ownersOf(snapshot: Snapshot, session: SnapshotSession): Promise<Map<string, string>> {
  const recorded = await readRecorded(snapshot, session);
  const had = new Map<string, ReadonlySet<string>>();
  for (const name of new Set(snapshot.contested.flatMap(({ registrations }) => registrations))) {
    const registration = snapshot.registrations.find(one => one.name === name);
    const commit = recorded.get(name);
    if (registration !== undefined && commit !== undefined)
      had.set(name, await keysAt(registration, commit, { snapshot, session }));
  }
  return new Map(
    snapshot.contested.flatMap(({ key, registrations }) => {
      const [owner, ...others] = registrations.filter(name => had.get(name)?.has(key));
      return owner === undefined || others.length > 0 ? [] : [[key, owner] as const];
    }),
  );
}

/** Where the repositories of registrations stood when Berth wrote what is on the environment's branch, by name of the registration. */
async function readRecorded(
  { gitOpsRepo, contested, sources }: Snapshot,
  { forges }: SnapshotSession,
): Promise<ReadonlyMap<string, string>> {
  const registrations = [...new Set(contested.flatMap((name: ContestedName) => name.registrations))];
  if (gitOpsRepo === undefined) return new Map();
  try {
    const forge = await forges.open(gitOpsRepo.spec.repo, gitOpsRepo.at(['spec', 'repo']));
    const { branch } = gitOpsRepo.spec;
    const { base } = await forge.readState(branch, `${OWN_BRANCHES}${branch}`);
    if (base === undefined) return new Map();
    const { last } = await forge.commitsSinceOwn(base);
    return recordedCommits(last?.message, sources, registrations);
  } catch (error) {
    if (error instanceof Problem) return new Map();
    throw error;
  }
}

/** The names that a registration brought, as keys of contested ones. */
async function keysAt(
  registration: WorkloadRegistration,
  commit: string,
  { snapshot, session }: { readonly snapshot: Snapshot; readonly session: SnapshotSession },
): Promise<ReadonlySet<string>> {
  const { git, env, guard, manifests: cache } = session;
  const limits = session.limits.source ?? {};
  const content = await readRegistrationAt(registration, commit, { git, env, guard, cache, limits });
  const workloads = (content?.manifests ?? []).flatMap(manifest =>
    manifest.state === 'valid' && manifest.object.kind === 'Workload' ? [manifest.object] : [],
  );
  return new Set(
    workloads.flatMap(({ name, spec }) => [
      `Workload/${name}`,
      ...spec.deploymentTargets
        .filter(({ environment }) => environment === snapshot.environment)
        .map(target => `DeploymentTarget/${name}-${target.name}`),
    ]),
  );
}
