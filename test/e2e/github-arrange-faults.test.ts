import { expect, test } from 'vitest';
import { propose } from '../../workflows/propose.ts';
import type { Fault } from '../support/github-server/github-server.ts';
import type { RequestLog } from '../support/github-server/world.ts';
import { type GitHubWorld, gitHubWorld } from '../workflows/forges/github/world.ts';
import { files, type PlanOptions, plan, type TestFolder } from '../workflows/plans.ts';

const ALL = process.env['BERTH_FAULTS'] === 'all';
/** By default the one that hurts most, at every request that may write. */
const FAULTS: readonly Fault[] = ALL
  ? ['secondary limit', 'error 500', 'reset before', 'reset after', 'no answer', 'cut off']
  : ['reset after'];

const web = { 'large/shop-web': files('web') };
const held = { ...web, 'small/shop-web': { held: 'the template fails' } };
const OPTIONS = {
  baseCommit: 'c0ffee',
  annotations: { reviewers: 'ada, grace', 'review-teams': 'platform', 'auto-merge': 'squash' },
};

interface Scenario {
  readonly name: string;
  readonly approvals: boolean;
  readonly before: Readonly<Record<string, TestFolder>> | undefined;
  readonly wanted: Readonly<Record<string, TestFolder>>;
  readonly options: PlanOptions;
  /** The pull request in the end. */
  readonly pull: object;
}

const scenarios: readonly Scenario[] = [
  {
    name: 'reviews are asked for and auto-merge is set',
    approvals: true,
    before: undefined,
    wanted: web,
    options: OPTIONS,
    pull: { state: 'open', asked: ['ada', 'grace', 'platform'], autoMerge: { method: 'squash' }, labels: ['promoted'] },
  },
  {
    name: 'auto-merge is taken back',
    approvals: true,
    before: web,
    wanted: held,
    options: OPTIONS,
    pull: { state: 'open', asked: ['ada', 'grace', 'platform'], autoMerge: undefined, labels: ['promoted'] },
  },
  {
    name: 'a proposal is merged at once',
    approvals: false,
    before: undefined,
    wanted: web,
    options: OPTIONS,
    pull: { state: 'closed', merged: true, labels: ['promoted'] },
  },
];

test.each(scenarios)(
  'while $name, whatever fails at whichever request: the next run completes it, and everything was done once',
  async scenario => {
    const requests = await requestsOf(scenario);
    expect(requests.length).toBeGreaterThan(5);
    for (const [step, { method }] of requests.entries()) {
      if (!ALL && method === 'GET') continue;
      for (const fault of FAULTS) await runWith(scenario, step, fault);
    }
  },
  900_000,
);

async function prepared({ approvals, before, options }: Scenario): Promise<GitHubWorld> {
  const here = await gitHubWorld({ timeoutMs: 1_000 });
  here.server.state.rules.approvals = approvals;
  if (before !== undefined) await here.apply(before, options);
  here.server.requests.length = 0;
  return here;
}

/** Those to the API of a run in which nothing fails: each of them fails once. */
async function requestsOf(scenario: Scenario): Promise<RequestLog[]> {
  const here = await prepared(scenario);
  await here.apply(scenario.wanted, scenario.options);
  expect(here.server.state.pulls).toMatchObject([scenario.pull]);
  return here.server.requests.filter(({ git }) => !git);
}

async function runWith(scenario: Scenario, step: number, fault: Fault): Promise<void> {
  const { wanted, options, pull } = scenario;
  const here = await prepared(scenario);
  const { server } = here;
  let count = 0;
  server.fault = (_, { git }) => (!git && count++ === step ? fault : undefined);
  await here.apply(wanted, options).catch(() => undefined);
  server.fault = () => undefined;
  // Another process, which knows nothing of the first one.
  const next = async (): Promise<void> => {
    await propose(plan(wanted, { repository: server.address, ...options }), { forge: await here.openForge() });
  };
  await next();
  expect(server.state.pulls).toMatchObject([pull]);
  const before = await here.everything();
  await next();
  expect(await here.everything()).toBe(before);
  expect(server.problems).toEqual([]);
}
