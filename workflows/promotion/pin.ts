import { UserError } from '../../runtime/errors.ts';
import type { Origin } from '../../runtime/origin.ts';
import type { EnvironmentInput, SourceRevision } from '../../scheduler/model/manifest.ts';
import type { BaseRepo } from '../../scheduler/model/object.ts';

/** Which commit of the base repository an environment has, and where that is written: plain data. */
export interface Pin {
  readonly environment: string;
  readonly base: PinnedBase;
  /** Full id; absent when the environment follows the branch. */
  readonly commit?: string;
  /** Branch and commit of the control plane that the environment was read from. */
  readonly source: SourceRevision & { readonly commit: string };
}

/** The base repository that an environment names. */
export interface PinnedBase extends Pick<BaseRepo['spec'], 'repo' | 'branch'> {
  /** Of the BaseRepo. */
  readonly name: string;
  readonly origin: Origin;
  /** Where its address stands. */
  readonly repoAt: Origin;
  /** Where the commit stands, or the spec that has none. */
  readonly commitAt: Origin;
}

/** By this name workflows and the tracking file know the base repository. */
const NAME = 'main';

/**
 * The pin of an environment, on its own branch.
 * Throws a {@link UserError} when there is none that can be moved: no BaseRepo, several, one that is somewhere else.
 */
export function findPin({ environment, manifests, sources }: EnvironmentInput): Pin {
  const source = sources.find(({ role }) => role === `environment ${environment}`);
  if (source?.commit === undefined) throw new UserError(`environment ${environment} can't be read at a commit`);
  const branch = { ...source, commit: source.commit };
  const all = manifests.flatMap(({ manifest, registration }) =>
    manifest.state === 'valid' && manifest.object.kind === 'BaseRepo' && registration === undefined
      ? [manifest.object]
      : [],
  );
  const own = all.filter(({ origin }) => isOn(origin, branch, sources));
  const named = own.filter(({ name }) => name === NAME);
  const [base, ...others] = named.length > 0 ? named : own;
  if (base === undefined) throw noPin(branch, environment, all[0]?.origin);
  if (others.length > 0) throw severalPins(environment, [base, ...others]);
  const { commit } = base.spec;
  const isPinned = commit !== undefined && commit !== '';
  const { name, origin } = base;
  const pinned: PinnedBase = {
    name,
    origin,
    repo: base.spec.repo,
    branch: base.spec.branch,
    repoAt: base.at(['spec', 'repo']),
    commitAt: base.at(['spec', ...(commit === undefined ? [] : ['commit'])]),
  };
  return { environment, base: pinned, source: branch, ...(isPinned && { commit: commit.toLowerCase() }) };
}

/**
 * What was read elsewhere, such as in the base repository, has the commit of that source. A file that another environment has too, at the
 * same path, keeps the commit at which it was read first.
 */
function isOn({ repository, commit }: Origin, source: Pin['source'], sources: readonly SourceRevision[]): boolean {
  const isElsewhere = sources.some(other => other.role !== source.role && other.commit === commit);
  return repository === source.repository && (commit === source.commit || !isElsewhere);
}

function noPin(
  { repository, revision }: SourceRevision,
  environment: string,
  elsewhere: Origin | undefined,
): UserError {
  return new UserError(`environment ${environment} has no BaseRepo on branch ${revision} of ${repository}`, {
    fix: 'add a BaseRepo named main there, with the repository and the branch whose commits are promoted',
    ...(elsewhere !== undefined && { origin: elsewhere }),
  });
}

function severalPins(environment: string, bases: readonly BaseRepo[]): UserError {
  const places = bases.map(({ name, origin }) => `${name} (${origin.path}:${origin.line})`);
  return new UserError(`environment ${environment} has several BaseRepo objects: ${places.join(', ')}`, {
    fix: `name the one whose commits are promoted "${NAME}"`,
  });
}
