import type { LedgerOptions } from '../../workflows/promotion/ledger/ledger.ts';
import type { FleetSource } from '../read-fleet.ts';
import type { Session } from '../session.ts';

const ACCESS = 'give Berth an account that may push the branch berth-ledger to the control plane';

/** The ledger of a control plane. @param key See {@link LedgerOptions.key}. */
export async function ledgerOf(
  { controlPlane = '.' }: Pick<FleetSource, 'controlPlane'>,
  { clock, git, identity, openControlPlane }: Session,
  key: string | undefined,
): Promise<LedgerOptions> {
  const { repository } = await openControlPlane(controlPlane, git);
  return { remote: { repository, identity, clock, accessHint: ACCESS }, ...(key !== undefined && { key }) };
}
