import { type ReportPlace, reportStoreAt } from '../../workflows/feedback/store/report-place.ts';
import { readLedger } from '../../workflows/promotion/ledger/ledger.ts';
import { recordOf } from '../../workflows/promotion/ledger/record.ts';
import type { FleetSource } from '../read-fleet.ts';
import type { Session } from '../session.ts';
import { ledgerOf } from './ledger-of.ts';
import { type PromotionView, readPromotion } from './read-promotion.ts';

/** What is known beside git. */
export interface RecordedSource extends Pick<FleetSource, 'controlPlane'> {
  /** Where `berth serve` keeps reports; without it nothing is known of clusters. */
  readonly state?: ReportPlace;
  /** Key that signs the ledger. */
  readonly key?: string;
}

/** Where environments stand, with what clusters reported and the ledger has. Throws a `UserError` for a file or database that can't be used. */
export async function readWithReports(
  { state, key, ...source }: RecordedSource,
  session: Session,
): Promise<PromotionView> {
  const ledger = await ledgerOf(source, session, key);
  const recorded = { recordOf: async (name: string) => recordOf((await readLedger(name, ledger)).facts) };
  if (state === undefined) return await readPromotion(source, session, recorded);
  const store = await reportStoreAt(state);
  try {
    return await readPromotion(source, session, {
      ...recorded,
      observationsOf: async name => await store.newest(name),
    });
  } finally {
    await store.close();
  }
}
