import { UserError } from '../../runtime/errors.ts';
import type { RepositoryPullRequests } from '../../workflows/forges/create-forges.ts';
import type { Context } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { type Session, withSession } from '../fleet/session.ts';
import { type ColorMode, styleFor } from '../style.ts';
import { gitOpsRepositories, gitOpsRepository, type PullsInput } from './gitops-repositories.ts';
import { pullReport } from './pull-report.ts';
import { pullTable, pullText } from './pull-text.ts';

interface ShowPullsInput extends PullsInput {
  readonly output: 'text' | 'json' | 'markdown';
  readonly color: ColorMode;
}

interface OnePullInput extends ShowPullsInput {
  readonly number: string;
}

export async function runList(
  input: ShowPullsInput & { readonly state: 'open' | 'merged' | 'closed' | 'all' },
  context: Context,
): Promise<ExitCode> {
  return await withSession(context, async session => {
    const found = await gitOpsRepositories(input, session);
    const lists = [];
    for (const { repository, pulls } of found) {
      lists.push({ repository: repository.url, pulls: await pulls.list({ state: input.state }) });
    }
    session.progress.stop();
    const { stdout } = context;
    const style = styleFor(stdout, context, input.color);
    if (input.output === 'json') {
      stdout.write(
        `${JSON.stringify(
          lists.flatMap(({ repository, pulls }) => pulls.map(pull => ({ repository, ...pullReport(pull) }))),
          null,
          2,
        )}\n`,
      );
      return ExitCode.done;
    }
    for (const { repository, pulls } of lists) {
      const what = input.state === 'all' ? '' : `${input.state} `;
      const head = `${pulls.length === 0 ? 'no' : pulls.length} ${what}pull request${pulls.length === 1 ? '' : 's'}`;
      const lines =
        input.output === 'markdown'
          ? pulls.map(({ number, title }) => `- #${number} ${title}`)
          : pullTable(pulls, style);
      stdout.write(`${[`${head}  ${style.dim(repository)}`, ...lines].join('\n')}\n`);
    }
    return ExitCode.done;
  });
}

export async function runShow(input: OnePullInput, context: Context): Promise<ExitCode> {
  return await withPull(input, context, async ({ pulls, repository }, number) => {
    const shown = await pulls.show(number);
    if (input.output === 'json')
      return `${JSON.stringify({ repository: repository.url, ...pullReport(shown.pull) }, null, 2)}\n`;
    if (input.output === 'markdown') return `# ${shown.pull.title}\n\n${shown.pull.body.trimEnd()}\n`;
    return pullText(shown, styleFor(context.stdout, context, input.color));
  });
}

export async function runDiff(input: OnePullInput, context: Context): Promise<ExitCode> {
  return await withPull(input, context, async ({ pulls }, number) => {
    const diff = await pulls.diff(number);
    if (input.output === 'json') return `${JSON.stringify({ number, diff }, null, 2)}\n`;
    if (input.output === 'markdown') return `\`\`\`diff\n${diff}\`\`\`\n`;
    return colorDiff(diff, input, context);
  });
}

export async function runMerge(input: OnePullInput, context: Context): Promise<ExitCode> {
  return await withPull(input, context, async ({ pulls }, number) => {
    const commit = await pulls.merge(number);
    const { pull } = await pulls.show(number);
    if (input.output === 'json')
      return `${JSON.stringify({ number, state: pull.state, base: pull.base, commit }, null, 2)}\n`;
    return `merged pull request #${number} into ${pull.base} as ${commit.slice(0, 7)}\n`;
  });
}

export async function runClose(input: OnePullInput, context: Context): Promise<ExitCode> {
  return await withPull(input, context, async ({ pulls }, number) => {
    const { state, base } = await pulls.close(number);
    if (input.output === 'json') return `${JSON.stringify({ number, state, base }, null, 2)}\n`;
    return `closed pull request #${number} into ${base}; the same content is not proposed again, unless with "berth apply --rebuild"\n`;
  });
}

async function withPull(
  input: OnePullInput,
  context: Context,
  work: (found: RepositoryPullRequests, number: number) => Promise<string>,
): Promise<ExitCode> {
  const number = numberOf(input.number);
  return await withSession(context, async (session: Session) => {
    const text = await work(await gitOpsRepository(input, session), number);
    session.progress.stop();
    context.stdout.write(text);
    return ExitCode.done;
  });
}

function numberOf(text: string): number {
  const digits = /^#?(\d{1,9})$/.exec(text)?.[1];
  if (digits !== undefined) return Number(digits);
  throw new UserError(`"${text}" is not the number of a pull request`, { fix: 'list them with: berth pulls list' });
}

function colorDiff(diff: string, { color }: ShowPullsInput, context: Context): string {
  const style = styleFor(context.stdout, context, color);
  return diff
    .split('\n')
    .map(line => {
      if (/^(diff|index|---|\+\+\+|new file|deleted file|similarity|rename)/.test(line)) return style.bold(line);
      if (line.startsWith('@@')) return style.cyan(line);
      if (line.startsWith('+')) return style.green(line);
      return line.startsWith('-') ? style.red(line) : line;
    })
    .join('\n');
}
