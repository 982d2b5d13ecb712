import type { RecordedSource } from '../../use-cases/promotion/read-with-reports.ts';
import type { Context } from '../context.ts';
import { ledgerKey } from './ledger-key.ts';

export interface RecordedInput {
  readonly controlPlane: string | undefined;
  readonly state: string | undefined;
  readonly ledgerKeyFile: string | undefined;
}

/** Throws a `UserError` for a key that can't be used. */
export async function recordedSource(
  { controlPlane, state, ledgerKeyFile }: RecordedInput,
  context: Pick<Context, 'cwd' | 'env'>,
): Promise<RecordedSource> {
  const key = await ledgerKey({ ledgerKeyFile }, context);
  return {
    ...(controlPlane !== undefined && { controlPlane }),
    ...(state !== undefined && { state }),
    ...(key !== undefined && { key }),
  };
}
