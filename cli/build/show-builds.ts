import { relative } from 'node:path';
import type { Build } from '../../use-cases/build/build.ts';
import { buildReport } from '../../use-cases/build/build-report.ts';
import type { Change } from '../../workflows/gitops/change-set.ts';
import { plural } from '../../workflows/text/words.ts';
import type { Context } from '../context.ts';
import { diagnosticsMarkdown } from '../output/diagnostics-markdown.ts';
import { diagnosticsText } from '../output/diagnostics-text.ts';
import { codeSpan } from '../output/markdown.ts';
import { oneLine } from '../output/text-lines.ts';
import { environmentsJson, type ShowInput } from '../plan/show-reports.ts';
import { styleFor } from '../style.ts';

/** Prints what was written, and what stands in the way of the rest. */
export function showBuilds(builds: readonly Build[], input: ShowInput, context: Context): void {
  const { stdout, stderr, cwd } = context;
  switch (input.output) {
    case 'json':
      stdout.write(environmentsJson(builds.map(buildReport), input));
      return;
    case 'markdown':
      stdout.write(builds.map(build => buildMarkdown(build, { cwd, verbose: input.verbose })).join('\n'));
      return;
    case 'text': {
      const style = styleFor(stdout, context, input.color);
      for (const { plan, folder, changeSet, diagnostics } of builds) {
        const shown = diagnostics.filter(({ severity }) => input.verbose || severity !== 'info');
        stderr.write(diagnosticsText(shown, styleFor(stderr, context, input.color), { all: input.verbose }));
        const what =
          changeSet === undefined
            ? style.red('nothing is written: a source can’t be read')
            : countsOf(changeSet.changes);
        stdout.write(`${style.bold(plan.environment)}  ${what}  ${style.dim(shortPath(folder, cwd))}\n`);
        if (input.verbose)
          for (const { action, path } of changeSet?.changes ?? [])
            stdout.write(`  ${SIGNS[action]} ${oneLine(path)}\n`);
      }
    }
  }
}

const SIGNS = { add: '+', modify: '~', remove: '-' } as const;

function countsOf(changes: readonly Change[]): string {
  if (changes.length === 0) return 'no changes';
  const count = (action: Change['action']): number => changes.filter(change => change.action === action).length;
  const parts = [
    [count('add'), 'added'],
    [count('modify'), 'changed'],
    [count('remove'), 'removed'],
  ] as const;
  return parts
    .filter(([number]) => number > 0)
    .map(([number, what], index) => `${index === 0 ? plural(number, 'file') : number} ${what}`)
    .join(', ');
}

function shortPath(folder: string, cwd: string): string {
  const path = relative(cwd, folder);
  return path.startsWith('..') ? folder : path === '' ? '.' : path;
}

interface MarkdownOptions {
  readonly cwd: string;
  /** Show all problems, however many there are. */
  readonly verbose: boolean;
}

function buildMarkdown(
  { plan, folder, changeSet, diagnostics }: Build,
  { cwd, verbose: all }: MarkdownOptions,
): string {
  const what = changeSet === undefined ? 'nothing is written: a source can’t be read' : countsOf(changeSet.changes);
  const problems = diagnosticsMarkdown(
    diagnostics.filter(({ severity }) => severity !== 'info'),
    { all },
  );
  return `**${plan.environment}**: ${what} in ${codeSpan(shortPath(folder, cwd))}\n${problems === '' ? '' : `\n${problems}`}`;
}
