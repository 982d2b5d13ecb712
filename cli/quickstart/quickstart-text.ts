import { join } from 'node:path';
import { problemsOf } from '../../use-cases/plan/environment-report.ts';
import { checkoutPath, repositoryPath } from '../../use-cases/quickstart/create-repositories.ts';
import type { Quickstart } from '../../use-cases/quickstart/quickstart.ts';
import { CONTROL_PLANE } from '../../use-cases/quickstart/sample-repositories.ts';
import type { PullRequestView } from '../../workflows/forges/port/pull-requests.ts';
import { diagnosticsText } from '../output/diagnostics-text.ts';
import { textTable } from '../output/table.ts';
import { pullText } from '../pulls/pull-text.ts';
import type { Style } from '../style.ts';

export interface QuickstartNames {
  /** The folder, as the user would write it. */
  readonly folder: string;
  /** How the user calls Berth. */
  readonly program: string;
}

/** What a newcomer reads: what there is, what was proposed, what it looks like, and what to try. */
export function quickstartText(result: Quickstart, names: QuickstartNames, style: Style): string {
  const { created, environments, shown } = result;
  const { folder } = names;
  const made = created
    ? `Created the repositories of Harbor Goods, a sample company, in ${style.bold(folder)}.`
    : `Found the repositories of Harbor Goods in ${style.bold(folder)}.`;
  const rows = environments.map(({ environment, proposal, problem }) => [
    `  ${style.bold(environment)}`,
    proposal?.message ?? problem?.message ?? 'a source can’t be read',
  ]);
  const problems = environments.flatMap(problemsOf).filter(({ severity }) => severity === 'error');
  const blocks = [
    made,
    ['Applied all environments:', ...textTable(rows)].join('\n'),
    ...(problems.length === 0 ? [] : [diagnosticsText(problems, style).trimEnd()]),
    ...(shown === undefined ? [] : [pullBlock(shown, style)]),
    nextSteps(names, shown, style),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function pullBlock(shown: PullRequestView, style: Style): string {
  const bar = style.dim('│');
  const lines = pullText(shown, style).trimEnd().split('\n');
  return ['A reviewer sees this:', '', ...lines.map(line => `${bar} ${line}`.trimEnd())].join('\n');
}

function nextSteps({ folder, program }: QuickstartNames, shown: PullRequestView | undefined, style: Style): string {
  const plane = shellWord(repositoryPath(folder, CONTROL_PLANE));
  const dev = checkoutPath(folder);
  const berth = (words: string): string => `${program} ${words} --control-plane ${plane}`;
  const number = shown?.pull.number;
  const review: Step[] =
    number === undefined
      ? []
      : [
          ['show the diff', berth(`pulls diff ${number}`)],
          ['merge it: real clusters would now pull it', berth(`pulls merge ${number}`)],
        ];
  const store = shellWord(join(dev, 'cluster-types/on-site/store.yaml'));
  const steps: Step[] = [
    ...review,
    ['apply again: nothing to do', berth('apply')],
    ['edit a label in the checkout of dev …', `sed -i.bak 's/size: small/size: large/' ${store}`],
    ['… and preview the effect before committing', berth(`plan -e dev --worktree dev=${shellWord(dev)}`)],
    ['why does it run where it runs?', berth('explain till-pos -e dev')],
    ['what would it take to place it?', berth('explain checkout-load-test --cluster-type eu-cloud')],
    ['where does a config value come from?', berth('explain --config checkout-api --cluster-type us-cloud -e prod')],
    ['list problems and likely mistakes', berth('validate')],
  ];
  const lines = steps.flatMap(([what, command]) => [`  ${style.dim(`# ${what}`)}`, `  ${style.cyan(command)}`]);
  return ['What to try next:', '', ...lines].join('\n');
}

type Step = readonly [what: string, command: string];

function shellWord(text: string): string {
  return /^[\w./~+@%=:,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
