import { UserError } from '../../runtime/errors.ts';
import { GitError } from '../../runtime/git/git-error.ts';
import { nearest } from '../../runtime/nearest.ts';
import { formatPosition } from '../../runtime/origin.ts';
import { namedTargets } from '../../scheduler/analysis/unknown-environments.ts';
import type { BaseRepo } from '../../scheduler/model/object.ts';
import { type Fleet, type FleetSource, readSource } from '../read-fleet.ts';
import type { Session } from '../session.ts';

interface Asked {
  readonly target: string;
}

/** The target is there, for another environment than those that were looked at. */
export function meantElsewhere({ inputs, declared }: Fleet, { target }: Asked): UserError | undefined {
  const looked = new Set(inputs.map(({ environment }) => environment));
  const found = inputs.flatMap(namedTargets).filter(({ name }) => name === target);
  const [first] = found;
  if (first === undefined || found.some(({ environment }) => looked.has(environment))) return undefined;
  const { environment, origin } = first;
  const is = `deployment target "${target}" is for environment "${environment}" (${formatPosition(origin)})`;
  if (declared.includes(environment)) {
    return new UserError(is, { fix: `berth explain ${target} --environment ${environment}` });
  }
  const meant = nearest(environment, declared);
  return new UserError(`${is}, which this control plane doesn't have`, {
    fix: meant === undefined ? `existing environments: ${declared.join(', ')}` : `did you mean "${meant}"?`,
  });
}

interface Behind {
  readonly source: FleetSource;
  readonly question: Asked;
  readonly session: Session;
}

/** The target is there at the tip of a branch of the control plane, of which an environment is pinned to an older commit. */
export async function behindPin(
  { inputs }: Fleet,
  { source, question, session }: Behind,
): Promise<UserError | undefined> {
  for (const { environment, manifests } of inputs) {
    for (const { manifest } of manifests) {
      if (manifest.state !== 'valid' || manifest.object.kind !== 'BaseRepo') continue;
      const base = manifest.object;
      const { branch, commit = '' } = base.spec;
      const tip = commit === '' ? undefined : await tipOf(base, session);
      if (tip === undefined || tip === commit) continue;
      const read = { ...source, environments: [environment], commits: { ...source.commits, [branch]: tip } };
      const fleet = await readSource(read, session);
      const isThere = fleet.inputs
        .flatMap(namedTargets)
        .some(found => found.name === question.target && found.environment === environment);
      if (!isThere) continue;
      return new UserError(
        `deployment target "${question.target}" isn't in ${environment} yet: ${environment} is pinned to ${commit.slice(0, 7)} of branch ${branch} (${formatPosition(base.at(['spec', 'commit']))}), and its registration came later`,
        { fix: `promote ${environment} to a newer commit of ${branch}, such as ${tip.slice(0, 7)}` },
      );
    }
  }
  return undefined;
}

/** Nothing when the repository can't be read: that is told as what it is. */
async function tipOf({ spec: { repo, branch } }: BaseRepo, { git }: Session): Promise<string | undefined> {
  try {
    return (await (await git.open(repo)).heads()).get(branch);
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}
