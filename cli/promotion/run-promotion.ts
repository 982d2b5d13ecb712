import { UserError } from '../../runtime/errors.ts';
import { type PreparedPromotion, type PromotionRequest, preparePromotion } from '../../use-cases/promotion/promote.ts';
import { promotionReport } from '../../use-cases/promotion/promotion-report.ts';
import type { PromotionView } from '../../use-cases/promotion/read-promotion.ts';
import { readWithReports } from '../../use-cases/promotion/read-with-reports.ts';
import { recordRollback } from '../../use-cases/promotion/record-rollback.ts';
import type { Session } from '../../use-cases/session.ts';
import type { WaitingReason } from '../../workflows/promotion/decide/decision.ts';
import type { Context } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { jsonText } from '../output/json-text.ts';
import { exitCodeOfReport } from '../plan/show-reports.ts';
import { withSession } from '../session.ts';
import { type ColorMode, styleFor } from '../style.ts';
import { callerOf } from './caller-of.ts';
import { reasonText } from './promotion-status-text.ts';
import { nothingToDo, promotionText, writtenText } from './promotion-text.ts';
import { type RecordedInput, recordedSource } from './recorded-source.ts';

export interface PromotionInput extends RecordedInput {
  readonly environment: readonly string[];
  readonly yes: boolean;
  readonly output: 'text' | 'json';
  readonly color: ColorMode;
  readonly verbose: boolean;
}

/** Shows what moving a pin leads to, asks, and moves it. */
export async function runPromotion(
  { kind, commit }: Pick<PromotionRequest, 'kind'> & { readonly commit: string | undefined },
  input: PromotionInput,
  context: Context,
): Promise<ExitCode> {
  const [environment, ...others] = input.environment;
  if (environment === undefined || others.length > 0)
    throw new UserError(`berth ${kind} needs one environment`, { fix: `berth ${kind} --environment NAME` });
  const { controlPlane } = input;
  const request = { environment, kind, ...(controlPlane && { controlPlane }), ...(commit !== undefined && { commit }) };
  return await withSession(context, input, async (session, progress) => {
    const prepared = await preparePromotion(request, session);
    const view = kind === 'promote' ? await readWithReports(await recordedSource(input, context), session) : undefined;
    progress.stop();
    const before = async (): Promise<boolean> =>
      kind === 'rollback' && (await keepOut(prepared, controlPlane, session));
    return await decide(prepared, { ...input, waiting: waitingIn(view, prepared), before }, context);
  });
}

/** Before the pin goes back: otherwise a policy would promote the commit once more. True where there is one. */
async function keepOut(
  { environment, from: commit, to }: PreparedPromotion,
  controlPlane: string | undefined,
  session: Session,
): Promise<boolean> {
  const reason = `rolled back to ${to.slice(0, 7)}`;
  const by = await callerOf(session);
  return await recordRollback({ environment, commit, by, reason, ...(controlPlane && { controlPlane }) }, session);
}

/** A policy that only observes, or that isn't valid, keeps nobody from promoting by hand. */
function waitingIn(view: PromotionView | undefined, { environment, to }: PreparedPromotion): readonly WaitingReason[] {
  if (view?.policy === undefined || view.policy.mode === 'observe') return [];
  return view.waitingFor(environment, to) ?? [];
}

interface DecideInput extends PromotionInput {
  /** What the policy has the commit wait for. */
  readonly waiting: readonly WaitingReason[];
  /** Done before the pin is written; true when the environment is held then. */
  readonly before: () => Promise<boolean>;
}

async function decide(prepared: PreparedPromotion, input: DecideInput, context: Context): Promise<ExitCode> {
  const { stdout } = context;
  const isText = input.output === 'text';
  const style = styleFor(stdout, context, input.color);
  const print = (written: boolean): void => {
    if (!isText) stdout.write(jsonText(promotionReport(prepared, written)));
  };
  const { report } = prepared;
  if (report === undefined) {
    if (isText) stdout.write(nothingToDo(prepared));
    print(false);
    return ExitCode.done;
  }
  if (isText) stdout.write(promotionText(prepared, report, { style, verbose: input.verbose }));
  if (!report.plan.complete) {
    print(false);
    context.stderr.write('nothing was written: the environment can’t be planned with that commit\n');
    return exitCodeOfReport(report);
  }
  if (input.waiting.length > 0) {
    print(false);
    throw notYet(prepared, input.waiting);
  }
  if (!(await agreed(prepared, input, context))) {
    print(false);
    return ExitCode.done;
  }
  const isHeld = await input.before();
  await prepared.write();
  if (isText) stdout.write(writtenText(prepared, { program: context.program, isHeld }));
  print(true);
  return ExitCode.done;
}

function notYet({ environment, to }: PreparedPromotion, waiting: readonly WaitingReason[]): UserError {
  const reasons = waiting.map(reasonText).join('; ');
  return new UserError(`nothing was written: ${to.slice(0, 7)} may not go to ${environment} yet: it waits ${reasons}`, {
    fix: 'wait, or change .environments/promotion.yaml; who may push to the branch can still set spec.commit by hand',
  });
}

/** Throws a {@link UserError} where nobody can be asked. */
async function agreed(
  { kind, environment, to }: PreparedPromotion,
  input: PromotionInput,
  context: Context,
): Promise<boolean> {
  if (input.yes) return true;
  if (context.confirm === undefined) {
    throw new UserError('nothing was written: there is no terminal to ask', { fix: 'add --yes to do what was shown' });
  }
  const short = to.slice(0, 7);
  const question = kind === 'promote' ? `Promote ${short} to ${environment}?` : `Roll ${environment} back to ${short}?`;
  if (await context.confirm(question)) return true;
  context.stderr.write('nothing was written\n');
  return false;
}
