import { join } from 'node:path';
import type { PullRequestView } from '../../workflows/forges/port/pull-requests.ts';
import { diagnosticsText } from '../output/diagnostics-text.ts';
import { textTable } from '../output/table.ts';
import { type EnvironmentReport, problemsOf } from '../plan/environment-report.ts';
import { pullText } from '../pulls/pull-text.ts';
import type { Style } from '../style.ts';
import { checkoutPath, repositoryPath } from './create-repositories.ts';
import { CONTROL_PLANE } from './sample-repositories.ts';

export interface QuickstartResult {
  /** As the user would write it. */
  readonly folder: string;
  /** False when it was there already. */
  readonly created: boolean;
  readonly reports: readonly EnvironmentReport[];
  /** The open pull request that is shown. */
  readonly shown?: PullRequestView;
  /** How the user calls Berth. */
  readonly program: string;
}

/** What a newcomer reads: what there is, what was proposed, what it looks like, and what to try. */
export function quickstartText(result: QuickstartResult, style: Style): string {
  const { folder, created, reports, shown } = result;
  const made = created
    ? `Made the repositories of Harbor Goods, a small company, in ${style.bold(folder)}.`
    : `Found the repositories of Harbor Goods in ${style.bold(folder)}.`;
  const rows = reports.map(({ environment, proposal, problem }) => [
    `  ${style.bold(environment)}`,
    proposal?.message ?? problem?.message ?? 'a source can’t be read',
  ]);
  const problems = reports.flatMap(problemsOf).filter(({ severity }) => severity === 'error');
  const blocks = [
    made,
    ['Applied all environments:', ...textTable(rows)].join('\n'),
    ...(problems.length === 0 ? [] : [diagnosticsText(problems, style).trimEnd()]),
    ...(shown === undefined ? [] : [pullBlock(shown, style)]),
    nextSteps(result, style),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function pullBlock(shown: PullRequestView, style: Style): string {
  const bar = style.dim('│');
  const lines = pullText(shown, style).trimEnd().split('\n');
  return ['A reviewer sees this:', '', ...lines.map(line => `${bar} ${line}`.trimEnd())].join('\n');
}

function nextSteps({ folder, shown, program }: QuickstartResult, style: Style): string {
  const plane = shellWord(repositoryPath(folder, CONTROL_PLANE));
  const dev = checkoutPath(folder);
  const berth = (words: string): string => `${program} ${words} --control-plane ${plane}`;
  const number = shown?.pull.number;
  const review: Step[] =
    number === undefined
      ? []
      : [
          ['read it line by line', berth(`pulls diff ${number}`)],
          ['merge it: clusters would pull it now', berth(`pulls merge ${number}`)],
        ];
  const store = shellWord(join(dev, 'cluster-types/on-site/store.yaml'));
  const steps: Step[] = [
    ...review,
    ['apply again: nothing to do', berth('apply')],
    ['edit a label in the checkout of dev …', `sed -i.bak 's/size: small/size: large/' ${store}`],
    ['… and see what it would do, before anybody commits it', berth(`plan -e dev --worktree dev=${shellWord(dev)}`)],
    ['ask why something runs where it does', berth('explain till-pos -e dev')],
    ['ask what it would take to place it', berth('explain checkout-load-test --cluster-type eu-cloud')],
    ['ask where a value comes from', berth('explain --config checkout-api --cluster-type us-cloud -e prod')],
    ['find what deserves a look', berth('validate')],
  ];
  const lines = steps.flatMap(([what, command]) => [`  ${style.dim(`# ${what}`)}`, `  ${style.cyan(command)}`]);
  return ['What to try next:', '', ...lines].join('\n');
}

type Step = readonly [what: string, command: string];

function shellWord(text: string): string {
  return /^[\w./~+@%=:,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
