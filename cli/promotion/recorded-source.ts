import { reportPlaceOf } from '../../use-cases/feedback/report-state.ts';
import type { RecordedSource } from '../../use-cases/promotion/read-with-reports.ts';
import type { Context } from '../context.ts';
import { STATE_VARIABLE } from '../options.ts';
import { ledgerKey } from './ledger-key.ts';

export interface RecordedInput {
  readonly controlPlane: string | undefined;
  readonly state: string | undefined;
  readonly ledgerKeyFile: string | undefined;
}

/** Throws a `UserError` for a key, a file or an address that can't be used. */
export async function recordedSource(
  { controlPlane, state, ledgerKeyFile }: RecordedInput,
  context: Pick<Context, 'cwd' | 'env'>,
): Promise<RecordedSource> {
  const { cwd, env } = context;
  const place = reportPlaceOf({ option: state, variable: env[STATE_VARIABLE], cwd });
  const key = await ledgerKey({ ledgerKeyFile }, context);
  return {
    ...(controlPlane !== undefined && { controlPlane }),
    ...(place !== undefined && { state: place }),
    ...(key !== undefined && { key }),
  };
}
