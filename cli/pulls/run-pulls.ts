import { UserError } from '../../runtime/errors.ts';
import type { GitOpsSource } from '../../use-cases/pulls/gitops-repositories.ts';
import {
  closePull,
  diffPull,
  listPulls,
  mergePull,
  type PullList,
  type PullSource,
  showPull,
} from '../../use-cases/pulls/pull-requests.ts';
import {
  type PullCloseReport,
  type PullDiffReport,
  type PullMergeReport,
  pullListReport,
  pullReport,
} from '../../use-cases/pulls/pulls-report.ts';
import type { Context } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { diagnosticsText } from '../output/diagnostics-text.ts';
import { jsonText } from '../output/json-text.ts';
import { codeBlock, escapeMarkdown } from '../output/markdown.ts';
import { textLines } from '../output/text-lines.ts';
import { runUseCase, type UseCase } from '../session.ts';
import { type ColorMode, type Style, styleFor } from '../style.ts';
import { pullTable, pullText } from './pull-text.ts';

interface PullsInput {
  readonly repository: string | undefined;
  readonly controlPlane: string | undefined;
  readonly environment: readonly string[];
  readonly output: 'text' | 'json' | 'markdown';
  readonly color: ColorMode;
}

interface ListInput extends PullsInput {
  readonly state: 'open' | 'merged' | 'closed' | 'all';
}

interface OnePullInput extends PullsInput {
  readonly number: string;
}

export async function runList(input: ListInput, context: Context): Promise<ExitCode> {
  return await runPulls(context, {
    run: async session => await listPulls({ ...sourceOf(input), state: input.state }, session),
    text: ({ lists, leftOver }) => {
      context.stderr.write(diagnosticsText(leftOver, styleFor(context.stderr, context, input.color)));
      if (input.output === 'json') return jsonText(pullListReport(lists));
      const style = styleFor(context.stdout, context, input.color);
      return lists.map(list => listText(list, input, style)).join('');
    },
  });
}

function listText({ repository, pulls }: PullList, { state, output }: ListInput, style: Style): string {
  const what = state === 'all' ? '' : `${state} `;
  const head = `${pulls.length === 0 ? 'no' : pulls.length} ${what}pull request${pulls.length === 1 ? '' : 's'}`;
  const lines =
    output === 'markdown'
      ? pulls.map(({ number, title }) => `- #${number} ${escapeMarkdown(title)}`)
      : pullTable(pulls, style);
  return `${textLines([`${head}  ${style.dim(repository)}`, ...lines])}\n`;
}

export async function runShow(input: OnePullInput, context: Context): Promise<ExitCode> {
  const source = pullSource(input);
  return await runPulls(context, {
    run: async session => await showPull(source, session),
    text: shown => {
      if (input.output === 'json') return jsonText(pullReport(shown));
      if (input.output === 'markdown') return `# ${escapeMarkdown(shown.pull.title)}\n\n${shown.pull.body.trimEnd()}\n`;
      return pullText(shown, styleFor(context.stdout, context, input.color));
    },
  });
}

export async function runDiff(input: OnePullInput, context: Context): Promise<ExitCode> {
  const source = pullSource(input);
  return await runPulls(context, {
    run: async session => await diffPull(source, session),
    text: diff => {
      if (input.output === 'json') return jsonText({ number: source.number, diff } satisfies PullDiffReport);
      if (input.output === 'markdown') return codeBlock(diff, 'diff');
      return colorDiff(diff, styleFor(context.stdout, context, input.color));
    },
  });
}

export async function runMerge(input: OnePullInput, context: Context): Promise<ExitCode> {
  const source = pullSource(input);
  const { number } = source;
  return await runPulls(context, {
    run: async session => await mergePull(source, session),
    text: ({ pull: { state, base }, commit }) => {
      if (input.output === 'json') return jsonText({ number, state, base, commit } satisfies PullMergeReport);
      return `merged pull request #${number} into ${base} as ${commit.slice(0, 7)}\n`;
    },
  });
}

export async function runClose(input: OnePullInput, context: Context): Promise<ExitCode> {
  const source = pullSource(input);
  const { number } = source;
  return await runPulls(context, {
    run: async session => await closePull(source, session),
    text: ({ state, base }) => {
      if (input.output === 'json') return jsonText({ number, state, base } satisfies PullCloseReport);
      return `closed pull request #${number} into ${base}; the same changes are not proposed again, except with "berth apply --rebuild"\n`;
    },
  });
}

interface PullsUseCase<Result> extends Pick<UseCase<Result>, 'run'> {
  readonly text: (result: Result) => string;
}

async function runPulls<Result>(context: Context, { run, text }: PullsUseCase<Result>): Promise<ExitCode> {
  const show = (result: Result): ExitCode => {
    context.stdout.write(text(result));
    return ExitCode.done;
  };
  return await runUseCase(context, {}, { run, show });
}

function sourceOf({ repository, controlPlane, environment }: PullsInput): GitOpsSource {
  return {
    ...(repository !== undefined && { repository }),
    ...(controlPlane !== undefined && { controlPlane }),
    ...(environment.length > 0 && { environments: environment }),
  };
}

function pullSource(input: OnePullInput): PullSource {
  const digits = /^#?(\d{1,9})$/.exec(input.number)?.[1];
  if (digits !== undefined) return { ...sourceOf(input), number: Number(digits) };
  throw new UserError(`"${input.number}" is not the number of a pull request`, {
    fix: 'list them with: berth pulls list',
  });
}

function colorDiff(diff: string, style: Style): string {
  return textLines(
    diff.split('\n').map(line => {
      if (/^(diff|index|---|\+\+\+|new file|deleted file|similarity|rename)/.test(line)) return style.bold(line);
      if (line.startsWith('@@')) return style.cyan(line);
      if (line.startsWith('+')) return style.green(line);
      return line.startsWith('-') ? style.red(line) : line;
    }),
  );
}
