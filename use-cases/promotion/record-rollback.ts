import { appendFacts } from '../../workflows/promotion/ledger/ledger.ts';
import { shortId } from '../../workflows/text/words.ts';
import { type FleetSource, readFleet } from '../read-fleet.ts';
import type { Session } from '../session.ts';
import { ledgerOf } from './ledger-of.ts';
import { readPolicy } from './read-promotion.ts';

/** A commit that is taken out of an environment. */
export interface RolledBack extends Pick<FleetSource, 'controlPlane'> {
  readonly environment: string;
  /** Full id; absent for an environment that followed the branch. */
  readonly commit: string | undefined;
  readonly by: string;
  readonly reason: string;
}

/**
 * Where there is a promotion policy, holds the environment and keeps the commit from coming again by itself: otherwise it would be promoted
 * once more. Both only make things stricter, so that no key is needed. True when it was written.
 */
export async function recordRollback(
  { environment, commit, by, reason, ...source }: RolledBack,
  session: Session,
): Promise<boolean> {
  const fleet = await readFleet({ ...source, environments: [] }, session);
  const { repository } = await session.openControlPlane(source.controlPlane ?? '.', session.git);
  const { policy, diagnostics } = await readPolicy(fleet, repository);
  // A policy that is wrong now may be mended before anybody thinks of this.
  if (policy === undefined && diagnostics.length === 0) return false;
  const at = new Date(session.clock.now()).toISOString();
  const hold = { kind: 'hold', by, at, reason } as const;
  const facts = commit === undefined ? [hold] : [hold, { kind: 'quarantine', commit, by, at, reason } as const];
  const what = commit === undefined ? 'Roll back' : `Roll back ${shortId(commit)} in`;
  await appendFacts(
    environment,
    { facts, why: `${what} ${environment}: ${reason}` },
    await ledgerOf(source, session, undefined),
  );
  return true;
}
