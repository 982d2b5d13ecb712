import { UserError } from '../../runtime/errors.ts';
import { type PreparedPromotion, type PromotionRequest, preparePromotion } from '../../use-cases/promotion/promote.ts';
import { promotionReport } from '../../use-cases/promotion/promotion-report.ts';
import type { Context } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { jsonText } from '../output/json-text.ts';
import { exitCodeOfReport } from '../plan/show-reports.ts';
import { withSession } from '../session.ts';
import { type ColorMode, styleFor } from '../style.ts';
import { nothingToDo, promotionText, writtenText } from './promotion-text.ts';

export interface PromotionInput {
  readonly controlPlane: string | undefined;
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
    progress.stop();
    return await decide(prepared, input, context);
  });
}

async function decide(prepared: PreparedPromotion, input: PromotionInput, context: Context): Promise<ExitCode> {
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
  if (!(await agreed(prepared, input, context))) {
    print(false);
    return ExitCode.done;
  }
  await prepared.write();
  if (isText) stdout.write(writtenText(prepared, context.program));
  print(true);
  return ExitCode.done;
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
