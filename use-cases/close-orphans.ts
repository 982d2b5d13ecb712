import uniqBy from 'lodash-es/uniqBy.js';
import { asProblem } from '../runtime/errors.ts';
import { normalAddress } from '../runtime/git/address.ts';
import type { Diagnostic } from '../scheduler/model/diagnostic.ts';
import { closeOrphan, findOrphans } from '../workflows/gitops/orphaned-proposals.ts';
import { sourceRepository, sourceTrailers } from '../workflows/gitops/source-commits.ts';
import { formerPlaces } from './former-places.ts';
import type { Fleet, FleetSource } from './read-fleet.ts';
import type { Session } from './session.ts';
import type { Place } from './shared-places.ts';

/**
 * Whether all environments were asked for and can be told, as they are pushed. A file that can't be read may have been one of them, and
 * what somebody took away in a folder of theirs may come back.
 */
export function isWhole(
  source: FleetSource,
  { missing, diagnostics }: Pick<Fleet, 'missing' | 'diagnostics'>,
): boolean {
  const readable = diagnostics.every(({ severity }) => severity !== 'error');
  const asPushed = Object.keys({ ...source.worktrees, ...source.commits }).length === 0;
  return source.environments === undefined && asPushed && missing.length === 0 && readable;
}

export interface OrphansOf {
  /** All environments of the control plane. */
  readonly declared: readonly string[];
  /** Where those publish that could be read. */
  readonly places: readonly Place[];
  /** False: only says what would be closed. */
  readonly close: boolean;
}

/**
 * Closes pull requests for environments that are gone, renamed, or publish to another repository now, in all repositories that an
 * environment publishes to, or did not long ago. Only for a fleet that {@link isWhole}.
 */
export async function closeOrphans(
  { declared, places, close }: OrphansOf,
  { git, forges, progress }: Pick<Session, 'git' | 'forges' | 'progress'>,
): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  const controlPlanes = new Set(places.flatMap(({ controlPlane }) => asTrailer(controlPlane)));
  const before = await formerPlaces(places, { git });
  for (const { repository } of uniqBy([...places, ...before], place => normalAddress(place.repository))) {
    const reasonFor = (environment: string): string | undefined =>
      reason(environment, repository, { declared, places });
    try {
      progress(`looking for pull requests of environments that are gone in ${repository}`);
      const forge = await forges.open(repository);
      if (!forge.capabilities.pullRequests) continue;
      const { pulls } = await forges.pullRequests(repository);
      for (const orphan of findOrphans(await pulls.list({ state: 'open' }), reasonFor))
        for (const diagnostic of await closeOrphan(orphan, { forge, controlPlanes, close })) found.push(diagnostic);
    } catch (error) {
      // Each environment of that repository has told it already, and the next run looks again.
      const { message } = asProblem(`looking at the pull requests of ${repository}`, error);
      found.push({
        severity: 'info',
        code: 'orphaned-proposal',
        message: `pull requests of environments that are gone are not known: ${message}`,
      });
    }
  }
  return found;
}

/** As the trailers of commits have it. */
function asTrailer(repository: string): string[] {
  const trailers = sourceTrailers([{ repository, revision: '', commit: '0'.repeat(40), role: 'control plane' }]);
  const written = sourceRepository(trailers, 'control plane');
  return written === undefined ? [] : [written];
}

/** Nothing about an environment whose GitOpsRepo can't be told. */
function reason(
  environment: string,
  repository: string,
  { declared, places }: Pick<OrphansOf, 'declared' | 'places'>,
): string | undefined {
  if (!declared.includes(environment)) return `there is no environment ${environment} any more`;
  const [place, ...others] = places.filter(one => one.environment === environment);
  if (place === undefined || others.length > 0 || normalAddress(place.repository) === normalAddress(repository))
    return undefined;
  return `environment ${environment} publishes to ${place.repository} now`;
}
