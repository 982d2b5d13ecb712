import { UserError } from '../../runtime/errors.ts';
import { nearest } from '../../runtime/nearest.ts';
import { printable } from '../../runtime/printable.ts';
import type { EnvironmentRecord } from '../../workflows/promotion/decide/situation.ts';
import type { LedgerFact } from '../../workflows/promotion/ledger/entry.ts';
import { appendFacts, readLedger } from '../../workflows/promotion/ledger/ledger.ts';
import { recordOf } from '../../workflows/promotion/ledger/record.ts';
import { type FleetSource, readFleet } from '../read-fleet.ts';
import type { Session } from '../session.ts';
import { ledgerOf } from './ledger-of.ts';

/** What a person says of an environment. */
export interface EnvironmentMark extends Pick<FleetSource, 'controlPlane'> {
  readonly environment: string;
  readonly kind: 'hold' | 'release' | 'freeze' | 'unfreeze';
  /** Who says it, as git knows them. */
  readonly by: string;
  readonly reason: string;
  /** Of a freeze: when it ends by itself, in milliseconds since 1970. */
  readonly until?: number;
  readonly key?: string;
}

/** Writes it into the ledger, and gives what is recorded then. Throws a {@link UserError} for an environment that isn't there. */
export async function markEnvironment(mark: EnvironmentMark, session: Session): Promise<EnvironmentRecord> {
  const { environment, key } = mark;
  const source = mark.controlPlane === undefined ? {} : { controlPlane: mark.controlPlane };
  const { declared } = await readFleet({ ...source, environments: [] }, session);
  if (!declared.includes(environment)) {
    const meant = nearest(environment, declared);
    throw new UserError(`there is no environment "${printable(environment)}"`, {
      fix: meant === undefined ? `use one of ${declared.join(', ')}` : `did you mean "${meant}"?`,
    });
  }
  const ledger = await ledgerOf(source, session, key);
  await appendFacts(environment, { facts: [factOf(mark, session.clock.now())], why: subjectOf(mark) }, ledger);
  return recordOf((await readLedger(environment, ledger)).facts);
}

function factOf({ kind, by, reason, until }: EnvironmentMark, now: number): LedgerFact {
  const at = new Date(now).toISOString();
  switch (kind) {
    case 'release':
    case 'unfreeze':
      return { kind, by, at };
    case 'hold':
      return { kind, by, at, reason };
    case 'freeze':
      return { kind, by, at, reason, ...(until !== undefined && { until: new Date(until).toISOString() }) };
  }
}

const VERBS = { hold: 'Hold', release: 'Release', freeze: 'Freeze', unfreeze: 'Unfreeze' } as const;

function subjectOf({ kind, environment, reason }: EnvironmentMark): string {
  return `${VERBS[kind]} ${environment}${reason === '' ? '' : `: ${printable(reason)}`}`;
}
