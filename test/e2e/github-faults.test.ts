import { afterAll, expect, test } from 'vitest';
import { Problem } from '../../environments/errors.ts';
import { GitError } from '../../environments/git/git-error.ts';
import { propose } from '../../workflows/propose.ts';
import type { Fault } from '../support/github-server/github-server.ts';
import type { RequestLog } from '../support/github-server/world.ts';
import { type GitHubWorld, gitHubWorld } from '../workflows/forges/github/world.ts';
import { files, type PlanOptions, plan, type TestFolder } from '../workflows/plans.ts';

const ALL_FAULTS: readonly Fault[] = [
  'secondary limit',
  'too many requests',
  'error 500',
  'error 502',
  'reset before',
  'reset after',
  'no answer',
  'cut off',
];
/** The one that hurts most (done, but nobody was told) at every request; all of them take a quarter of an hour. */
const FAULTS = process.env['BERTH_FAULTS'] === 'all' ? ALL_FAULTS : ALL_FAULTS.filter(fault => fault === 'reset after');

const web = { 'large/shop-web': files('web') };
const both = { ...web, 'small/shop-web': files('web') };

interface Scenario {
  readonly name: string;
  readonly before: (here: GitHubWorld) => Promise<unknown>;
  readonly wanted: Readonly<Record<string, TestFolder>>;
  readonly options: PlanOptions;
  /** Open pull requests in the end. */
  readonly open: number;
}

const scenarios: readonly Scenario[] = [
  {
    name: 'opening',
    before: async () => await Promise.resolve(),
    wanted: web,
    options: { baseCommit: 'c0ffee' },
    open: 1,
  },
  { name: 'updating', before: async ({ apply }) => await apply(web), wanted: both, options: {}, open: 1 },
  {
    name: 'withdrawing',
    before: async ({ apply, repository }) => {
      await apply(web);
      await repository.branch('dev', 'berth/dev');
      await apply(both);
    },
    wanted: web,
    options: {},
    open: 0,
  },
];

const rows: string[] = [];
afterAll(() => {
  process.stdout.write(`\nfault × request → what the run said, and the next one\n${rows.join('\n')}\n`);
});

test.each(scenarios)(
  'while $name, whatever fails at whichever request: one pull request, the right content, nothing lost or shown',
  async scenario => {
    const requests = await requestsOf(scenario);
    expect(requests.length).toBeGreaterThan(5);
    for (const [step, { method, path }] of requests.entries()) {
      const seen = new Map<string, Fault[]>();
      for (const fault of FAULTS) {
        const outcome = await runWith(scenario, step, fault);
        seen.set(outcome, [...(seen.get(outcome) ?? []), fault]);
      }
      const told = [...seen].map(([outcome, faults]) => `${outcome}: ${faults.join(', ')}`).join('; ');
      rows.push(`${scenario.name} ${step + 1} ${method} ${path.replace('/repos/platform/gitops', '')} → ${told}`);
    }
  },
  1_800_000,
);

/** The requests to the API of a run in which nothing fails: each of them fails once below. */
async function requestsOf(scenario: Scenario): Promise<RequestLog[]> {
  const here = await prepared(scenario);
  await here.apply(scenario.wanted, scenario.options);
  return here.server.requests.filter(({ git }) => !git);
}

async function prepared({ before }: Scenario): Promise<GitHubWorld> {
  const here = await gitHubWorld({ timeoutMs: 1_000 });
  await before(here);
  // What people have on the branch must be there in the end.
  await here.repository.commit('dev', { 'docs/notes.md': 'by Ada' });
  here.server.requests.length = 0;
  return here;
}

async function runWith(scenario: Scenario, step: number, fault: Fault): Promise<string> {
  const { wanted, options, open } = scenario;
  const here = await prepared(scenario);
  const { server, repository } = here;
  let count = 0;
  server.fault = (_, { git }) => (!git && count++ === step ? fault : undefined);
  const first = await outcomeOf(here, async () => await here.apply(wanted, options));
  expect(count).toBeGreaterThan(step);
  server.fault = () => undefined;
  const forge = await here.openForge();
  const wantedPlan = plan(wanted, { repository: server.address, ...options });
  const next = await outcomeOf(here, async () => await propose(wantedPlan, { forge }));
  const pulls = server.state.pulls.filter(({ state }) => state === 'open');
  expect(pulls.map(({ head, base }) => `${head} ${base}`)).toEqual(Array(open).fill('berth/dev dev'));
  expect(await repository.read('dev', 'docs/notes.md')).toBe('by Ada');
  if (open > 0) {
    const folders = await repository.list('berth/dev');
    for (const folder of Object.keys(wanted)) expect(folders).toContain(`${folder}/reconciler.yaml`);
    expect((await repository.git('rev-list', '--count', 'dev..berth/dev')).trim()).toBe('1');
    expect(pulls[0]?.labels).toEqual(options.baseCommit === undefined ? [] : ['promoted']);
  }
  for (const { comments } of server.state.pulls) expect(comments.length).toBeLessThanOrEqual(1);
  expect(JSON.stringify(server.state.pulls)).not.toContain(server.token);
  expect(server.problems).toEqual([]);
  return `${first}, then ${next}`;
}

/** What came of a run. An error must say who is to act, and show no token. */
async function outcomeOf({ server }: GitHubWorld, run: () => Promise<{ outcome: string }>): Promise<string> {
  try {
    return (await run()).outcome;
  } catch (error) {
    expect(error instanceof Problem || error instanceof GitError).toBe(true);
    const { name, message, stack, cause } = error as Error;
    expect(`${message}${stack}${String(cause)}`).not.toContain(server.token);
    return name;
  }
}
