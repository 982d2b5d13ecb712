import { memoizeByObject } from '../../runtime/memoize.ts';
import { type Diagnostic, sortDiagnostics } from '../model/diagnostic.ts';
import { isPlatformConfig } from '../model/kinds/platform-config.ts';
import type { EnvironmentInput, MissingSource, UnreadableRegistration } from '../model/manifest.ts';
import { MAX_LABEL_LENGTH, nameProblem } from '../model/names.ts';
import type { ConfigSchema, GitOpsRepo, InvalidObject } from '../model/object.ts';
import { collectObjects } from './collect-objects.ts';
import { collectTargets } from './collect-targets.ts';
import { configTypeWarnings } from './default-config-template.ts';
import { type PreviousSnapshot, patchSnapshot } from './patch-snapshot.ts';
import type { OwnedSchema, Snapshot } from './snapshot.ts';

/**
 * Makes the snapshot of an environment from everything that was found for it. Objects that aren't valid, or share their
 * kind and name, are left out and hold back what they might have decided. Unchanged manifests give the same objects as
 * before, so that the plan can tell what an edit touches.
 *
 * @param previous The last snapshot of this environment: an edit of workloads alone is made to it instead.
 */
export function buildSnapshot(input: EnvironmentInput, previous?: PreviousSnapshot): Snapshot {
  const patched = previous === undefined ? undefined : patchSnapshot(previous, input);
  return patched ?? buildAnew(input);
}

function buildAnew(input: EnvironmentInput): Snapshot {
  const objects = collectObjects(input);
  const targets = collectTargets(input.environment, objects, input.owners);
  const unreadable = input.unreadableRegistrations.map(unreadableRegistration);
  const gitOpsRepos = objects.ofKind('GitOpsRepo');
  const baseCommit = objects.ofKind('BaseRepo').find(({ name }) => name === 'main')?.spec.commit;
  return {
    environment: input.environment,
    missing: [...input.missing, ...unusableSources(objects.invalid)],
    unreadableRegistrations: input.unreadableRegistrations,
    contested: [...objects.contested, ...targets.contested],
    clusterTypes: objects.ofKind('ClusterType'),
    policies: objects.ofKind('SchedulingPolicy'),
    deploymentTargets: targets.targets,
    templates: objects.ofKind('Template'),
    configs: objects.ofKind('ConfigMap').filter(isPlatformConfig),
    schemas: objects.ofKind('ConfigSchema').map(schema => ownedSchema(schema, objects.registrationOf(schema)?.name)),
    registrations: objects.ofKind('WorkloadRegistration'),
    invalid: objects.invalid,
    ...(baseCommit === undefined || baseCommit === '' ? {} : { baseCommit }),
    ...(gitOpsRepos.length === 1 && gitOpsRepos[0] !== undefined ? { gitOpsRepo: gitOpsRepos[0] } : {}),
    sources: input.sources,
    removalHolds: [...objects.holds.removals, ...targets.holds, ...unreadable.map(reason => ({ reason }))],
    placementHolds: objects.holds.placements,
    diagnostics: sortDiagnostics([
      ...input.diagnostics,
      ...unreadable,
      ...objects.diagnostics,
      ...targets.diagnostics,
      ...severalGitOpsRepos(gitOpsRepos),
      ...configTypeWarnings(objects.ofKind('ClusterType'), objects.ofKind('Template')),
      ...environmentName(input.environment),
    ]),
  };
}

/** The same for the same schema, so that a plan can be told to be unchanged. */
function ownedSchema(schema: ConfigSchema, registration: string | undefined): OwnedSchema {
  const known = ownersOfSchema(schema);
  const owned = known.get(registration) ?? { schema, ...(registration !== undefined && { registration }) };
  known.set(registration, owned);
  return owned;
}

const ownersOfSchema = memoizeByObject<ConfigSchema, Map<string | undefined, OwnedSchema>>(() => new Map());

/** Whose folders they were isn't known, so that every folder without a placement stays. */
function unreadableRegistration({ registration, reason, fix, origin }: UnreadableRegistration): Diagnostic {
  return {
    severity: 'error',
    code: 'unreadable-registration',
    message: `registration ${registration} can't be read, so nothing is removed: ${reason}`,
    ...(fix !== undefined && { fix }),
    ...(origin !== undefined && { origin }),
    subject: { kind: 'WorkloadRegistration', name: registration },
  };
}

/** Without knowing the base repository or the GitOps repository nothing can be said about the environment. */
function unusableSources(invalid: readonly InvalidObject[]): MissingSource[] {
  return invalid
    .filter(({ kind }) => kind === 'BaseRepo' || kind === 'GitOpsRepo')
    .map(({ kind, name, origin, diagnostics }) => ({
      role: `${kind} ${name ?? ''}`.trim(),
      repository: origin.repository,
      reason: diagnostics[0]?.message ?? 'it is not valid',
      ...(diagnostics[0]?.fix === undefined ? {} : { fix: diagnostics[0].fix }),
      origin: diagnostics[0]?.origin ?? origin,
      transient: false,
    }));
}

function severalGitOpsRepos(repos: readonly GitOpsRepo[]): Diagnostic[] {
  const [first, ...others] = repos;
  if (first === undefined || others.length === 0) return [];
  return [
    {
      severity: 'error',
      code: 'several-gitops-repos',
      message: `an environment has one GitOpsRepo, this one has ${repos.length}: ${repos.map(repo => repo.name).join(', ')}`,
      fix: 'remove all but one',
      origin: first.origin,
      subject: { kind: 'GitOpsRepo', name: first.name },
      related: others.map(other => ({ message: `also GitOpsRepo "${other.name}"`, origin: other.origin })),
    },
  ];
}

function environmentName(environment: string): Diagnostic[] {
  const problem =
    environment.length > MAX_LABEL_LENGTH
      ? `has ${environment.length} characters, at most ${MAX_LABEL_LENGTH} are allowed`
      : nameProblem(environment);
  if (problem === undefined) return [];
  return [
    {
      severity: 'error',
      code: 'invalid-environment-name',
      message: `the environment name "${environment}" ${problem}`,
      fix: 'choose another name',
      subject: { kind: 'Environment', name: environment },
    },
  ];
}
