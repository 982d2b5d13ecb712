import { UserError } from '../../runtime/errors.ts';
import { markEnvironment } from '../../use-cases/promotion/mark-environment.ts';
import type { Context } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { textLines } from '../output/text-lines.ts';
import { withSession } from '../session.ts';
import type { ColorMode } from '../style.ts';
import { callerOf } from './caller-of.ts';
import { ledgerKey } from './ledger-key.ts';

export type MarkKind = 'hold' | 'release' | 'freeze' | 'unfreeze';

export interface MarkInput {
  readonly controlPlane: string | undefined;
  readonly environment: readonly string[];
  readonly reason: string | undefined;
  readonly until?: string | undefined;
  readonly ledgerKeyFile: string | undefined;
  readonly yes: boolean;
  readonly color: ColorMode;
  readonly verbose: boolean;
}

/** Says what it would write, asks, and writes it into the ledger. */
export async function runPromotionMark(kind: MarkKind, input: MarkInput, context: Context): Promise<ExitCode> {
  const [environment, ...others] = input.environment;
  if (environment === undefined || others.length > 0)
    throw new UserError(`berth promotion ${kind} needs one environment`, {
      fix: `berth promotion ${kind} --environment NAME`,
    });
  const isStricter = kind === 'hold' || kind === 'freeze';
  const { reason = '' } = input;
  if (isStricter && reason === '')
    throw new UserError(`berth promotion ${kind} needs a reason`, {
      fix: 'add --reason TEXT: it is shown to whoever waits',
    });
  const until = input.until === undefined ? undefined : instantOf(input.until);
  const key = await ledgerKey(input, context);
  if (!(await agreed({ kind, environment, until }, input, context))) return ExitCode.done;
  return await withSession(context, input, async (session, progress) => {
    const by = await callerOf(session);
    const controlPlane = input.controlPlane === undefined ? {} : { controlPlane: input.controlPlane };
    const record = await markEnvironment(
      {
        environment,
        kind,
        by,
        reason,
        ...controlPlane,
        ...(until !== undefined && { until }),
        ...(key !== undefined && { key }),
      },
      session,
    );
    progress.stop();
    const holds = [...(record.hold ? ['held'] : []), ...(record.freeze ? ['frozen'] : [])];
    const now = holds.length === 0 ? 'neither held nor frozen' : holds.join(' and ');
    context.stdout.write(`${textLines([`${environment} is ${now}`])}\n`);
    return ExitCode.done;
  });
}

const WHAT: Readonly<Record<MarkKind, (environment: string) => string>> = {
  hold: environment => `Hold ${environment}: nothing more is promoted there?`,
  release: environment => `Release ${environment}: promotions go on?`,
  freeze: environment => `Freeze ${environment}: nothing more is promoted there?`,
  unfreeze: environment => `Unfreeze ${environment}: promotions go on?`,
};

/** Throws a {@link UserError} where nobody can be asked. */
async function agreed(
  {
    kind,
    environment,
    until,
  }: { readonly kind: MarkKind; readonly environment: string; readonly until: number | undefined },
  { yes }: MarkInput,
  { confirm, stderr }: Context,
): Promise<boolean> {
  if (yes) return true;
  if (confirm === undefined)
    throw new UserError('nothing was written: there is no terminal to ask', { fix: 'add --yes' });
  const end = until === undefined ? '' : ` (until ${new Date(until).toISOString()})`;
  if (await confirm(`${WHAT[kind](environment)}${end}`)) return true;
  stderr.write('nothing was written\n');
  return false;
}

function instantOf(written: string): number {
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/.test(written);
  const time = isInstant ? Date.parse(written) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new UserError(`"${written}" is not a time`, {
    fix: 'write it with its offset, such as 2026-12-01T08:00:00+01:00',
  });
}
