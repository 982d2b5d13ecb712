import { parseDuration } from '../../runtime/duration.ts';
import { UserError } from '../../runtime/errors.ts';
import { reportPlaceOf } from '../../use-cases/feedback/report-state.ts';
import { type WaitQuestion, waitForDeployment } from '../../use-cases/wait/wait.ts';
import type { WaitReport } from '../../use-cases/wait/wait-report.ts';
import { shortId } from '../../workflows/text/words.ts';
import type { Context } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { jsonText } from '../output/json-text.ts';
import { textLines } from '../output/text-lines.ts';
import { runUseCase } from '../session.ts';
import { type ColorMode, type Style, styleFor } from '../style.ts';

interface WaitInput {
  readonly repository: string | undefined;
  readonly branch: string | undefined;
  readonly commit: string | undefined;
  readonly timeout: string;
  readonly state: string | undefined;
  readonly environment: string | undefined;
  readonly expect: string | undefined;
  readonly controlPlane: string | undefined;
  readonly subscription: readonly string[];
  readonly azureEndpoint: string | undefined;
  readonly output: 'text' | 'json';
  readonly color: ColorMode;
  readonly verbose: boolean;
}

const CODES: Readonly<Record<WaitReport['state'], ExitCode>> = {
  deployed: ExitCode.done,
  failed: ExitCode.deploymentFailed,
  timeout: ExitCode.timedOut,
  undecided: ExitCode.timedOut,
};

/** Waits, tells what changes, and says how it ended. */
export async function runWait(input: WaitInput, context: Context): Promise<ExitCode> {
  const question = questionOf(input, context);
  const { stdout, stderr } = context;
  return await runUseCase(context, input, {
    run: async session =>
      await waitForDeployment(question, session, {
        changed: reason => {
          session.progress(`waiting for ${shortId(question.commit)}: ${reason}`);
          // On a terminal the line of progress says it.
          if (!stderr.isTTY) stderr.write(`${textLines([reason])}\n`);
        },
      }),
    show: report => {
      stdout.write(
        input.output === 'json' ? jsonText(report) : reportText(report, styleFor(stdout, context, input.color)),
      );
      return CODES[report.state];
    },
  });
}

function questionOf(input: WaitInput, context: Context): WaitQuestion {
  const { repository, branch, commit } = input;
  if (repository === undefined || branch === undefined || commit === undefined)
    throw new UserError('berth wait needs a repository, a branch and a commit', {
      fix: 'berth wait -r URL -b BRANCH -c COMMIT',
    });
  const timeoutMs = parseDuration(input.timeout);
  return { repository, branch, commit, timeoutMs, source: sourceOf(input, branch, context) };
}

/** Throws a {@link UserError} for options that would be ignored. */
function sourceOf(input: WaitInput, branch: string, { cwd }: Context): WaitQuestion['source'] {
  // Not from the variable: without the option Azure is asked.
  const state = reportPlaceOf({ option: input.state, variable: undefined, cwd });
  const { environment, expect, controlPlane, subscription, azureEndpoint } = input;
  if (state === undefined) {
    const ignored = Object.entries({ environment, expect, 'control-plane': controlPlane }).find(([, one]) => one);
    if (ignored !== undefined)
      throw new UserError(`--${ignored[0]} is about reports, and no file with reports is named`, {
        fix: 'add --state FILE, or leave it out to ask Azure',
      });
    return {
      kind: 'azure',
      subscriptions: subscription,
      ...(azureEndpoint !== undefined && { endpoint: azureEndpoint }),
    };
  }
  if (subscription.length > 0 || azureEndpoint !== undefined)
    throw new UserError('with --state Azure isn’t asked', { fix: 'leave --state out, or the options for Azure' });
  return {
    kind: 'reports',
    state,
    environment: environment ?? branch,
    ...(expect !== undefined && { expected: countOf(expect) }),
    ...(controlPlane !== undefined && { controlPlane }),
  };
}

function countOf(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new UserError(`${JSON.stringify(text)} is no number of clusters`, { fix: 'name a whole number from 1' });
}

function reportText({ state, commit, reason, deliveries }: WaitReport, style: Style): string {
  const color = { deployed: style.green, failed: style.red, timeout: style.yellow, undecided: style.yellow }[state];
  const failed = deliveries.filter(one => one.state === 'failed');
  return `${textLines([
    `${color(state)}  ${shortId(commit)}: ${reason}`,
    ...failed.map(({ cluster, detail = 'failed' }) => `  ${style.bold(cluster)}  ${detail}`),
  ])}\n`;
}
