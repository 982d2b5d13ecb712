import { describe, expect, test } from 'vitest';
import type { GitOpsRepo } from '../../../scheduler/model/object.ts';
import { proposalSettings } from '../../../scheduler/model/proposal-settings.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build-snapshot.ts';
import { anyObject, input } from '../../support/objects.ts';

const SPEC = { repo: 'https://git.example.com/gitops', branch: 'dev' };

function gitOpsRepo(annotations: Readonly<Record<string, string>>): GitOpsRepo {
  const found = anyObject('GitOpsRepo', 'dev', { spec: SPEC, metadata: { name: 'dev', annotations } });
  const { gitOpsRepo } = buildSnapshot(input([found]));
  if (gitOpsRepo === undefined) throw new Error('it is not valid');
  return gitOpsRepo;
}

function settings(annotations: Readonly<Record<string, string>>) {
  return proposalSettings(gitOpsRepo(annotations));
}

describe('what an environment says about its pull requests', () => {
  test('is nothing when nothing is written', () => {
    expect(settings({ 'example.com/reviewers': 'ada' })).toEqual({
      reviewers: [],
      teams: [],
      draft: false,
      issues: true,
      status: false,
      origins: {},
      problems: [],
    });
  });

  test('is read from its annotations, with the place of each', () => {
    const read = settings({
      'berth.dev/reviewers': '@ada, grace\nAda',
      'berth.dev/review-teams': 'platform, harbor/on-call',
      'berth.dev/draft': 'true',
      'berth.dev/auto-merge': 'squash',
      'berth.dev/issues': 'false',
      'berth.dev/status': 'true',
    });
    expect(read).toMatchObject({
      reviewers: ['Ada', 'grace'],
      teams: ['platform', 'harbor/on-call'],
      draft: true,
      autoMerge: 'squash',
      issues: false,
      status: true,
      problems: [],
    });
    expect(Object.keys(read.origins)).toEqual(['reviewers', 'teams', 'draft', 'autoMerge', 'issues', 'status']);
    expect(read.origins.autoMerge).toMatchObject({ path: 'gitopsrepo-dev.yaml', line: 4 });
  });

  test.each([
    [{ 'berth.dev/draft': 'yes' }, 'is "yes"', 'write one of "true", "false"'],
    [{ 'berth.dev/auto-merge': 'sqash' }, 'is "sqash"', 'did you mean "squash"?'],
    [{ 'berth.dev/reviewers': 'ada, <!-- x' }, 'names "<!--", which no account', 'names of accounts'],
    [{ 'berth.dev/review-teams': 'a/b/c' }, 'names "a/b/c"', 'names of accounts or teams'],
    [
      { 'berth.dev/reviewers': Array.from({ length: 16 }, (_, index) => `ada${index}`).join() },
      'names 16 reviewers',
      'at most 15',
    ],
    [{ 'berth.dev/automerge': 'merge' }, "which doesn't exist", 'did you mean berth.dev/auto-merge?'],
    [{ 'berth.dev/sleep': 'long' }, "which doesn't exist", 'use one of berth.dev/reviewers'],
  ])('that is not understood is told with its line, and nothing is merged then: %j', (written, message, fix) => {
    const { autoMerge, problems } = settings({ 'berth.dev/auto-merge': 'merge', ...written });
    expect(autoMerge).toBeUndefined();
    expect(problems[0]).toMatchObject({
      severity: 'error',
      code: 'proposal-setting-invalid',
      message: expect.stringContaining(message) as string,
      fix: expect.stringContaining(fix) as string,
      origin: { path: 'gitopsrepo-dev.yaml', line: 4 },
      subject: { kind: 'GitOpsRepo', name: 'dev' },
    });
  });

  test('may say that nothing is merged without a person', () => {
    expect(settings({ 'berth.dev/auto-merge': 'false' })).toMatchObject({ problems: [] });
    expect(settings({ 'berth.dev/auto-merge': 'false' }).autoMerge).toBeUndefined();
  });

  test.each([
    ['true', { draft: true, status: true, issues: true }],
    ['false', { draft: false, status: false, issues: false }],
    ['  true ', { draft: true, status: true, issues: true }],
  ])('a switch that is "%s"', (written, expected) => {
    const read = settings({ 'berth.dev/draft': written, 'berth.dev/status': written, 'berth.dev/issues': written });
    expect(read).toMatchObject({ ...expected, problems: [] });
  });

  test.each(['merge', 'squash', 'rebase'])('merging without a person may be done by %s', method => {
    expect(settings({ 'berth.dev/auto-merge': method })).toMatchObject({ autoMerge: method, problems: [] });
  });

  test('a switch that isn’t understood is as if it weren’t written', () => {
    const read = settings({ 'berth.dev/draft': 'on', 'berth.dev/status': 'on', 'berth.dev/issues': 'off' });
    expect(read).toMatchObject({ draft: false, status: false, issues: true });
    expect(read.problems).toHaveLength(3);
  });

  test('only annotations of Berth’s own have to be known', () => {
    const others = { 'berth.development/x': 'y', 'berth.dev': 'y', 'example.com/reviewers': 'y' };
    expect(settings({ ...others, 'berth.dev/auto-merge': 'merge' })).toMatchObject({
      autoMerge: 'merge',
      problems: [],
    });
  });
});

describe('whose review is asked for', () => {
  test.each([
    ['names between commas', 'ada,grace', ['ada', 'grace']],
    ['names between spaces and ends of lines', ' ada  grace\n\tlin ', ['ada', 'grace', 'lin']],
    ['names with the sign for a mention', '@ada, @grace', ['ada', 'grace']],
    ['a name that is written twice, once', 'ada, grace, ADA', ['ADA', 'grace']],
    ['names with what forges allow in them', 'ada-l, grace.h, l1n_x', ['ada-l', 'grace.h', 'l1n_x']],
    ['a name of one letter', 'a', ['a']],
    ['the longest name', 'a'.repeat(100), ['a'.repeat(100)]],
    ['nobody', ' , ', []],
  ])('%s', (_name, written, expected) => {
    expect(settings({ 'berth.dev/reviewers': written })).toMatchObject({ reviewers: expected, problems: [] });
  });

  test.each([
    ['a team', 'platform', ['platform']],
    ['a team of an organization', '@harbor/on-call', ['harbor/on-call']],
    ['a team that is written twice, once', 'harbor/a harbor/A', ['harbor/A']],
  ])('%s', (_name, written, expected) => {
    expect(settings({ 'berth.dev/review-teams': written })).toMatchObject({ teams: expected, problems: [] });
  });

  test.each([
    ['reviewers', 'a/b'],
    ['reviewers', '-ada'],
    ['reviewers', '.ada'],
    ['reviewers', 'ada!'],
    ['reviewers', '@@ada'],
    ['reviewers', 'a'.repeat(101)],
    ['review-teams', '/platform'],
    ['review-teams', 'harbor/'],
    ['review-teams', '-harbor/platform'],
    ['review-teams', 'harbor/-platform'],
    ['review-teams', `${'a'.repeat(101)}/platform`],
    ['review-teams', `harbor/${'a'.repeat(101)}`],
    ['review-teams', 'a/b/c'],
  ])('no %s are called "%s", and the others are still asked', (setting, written) => {
    const read = settings({ [`berth.dev/${setting}`]: `ada ${written} grace` });
    expect([...read.reviewers, ...read.teams]).toEqual(['ada', 'grace']);
    expect(read.problems.map(({ message }) => message)).toEqual([
      `annotation berth.dev/${setting} of GitOpsRepo dev names "${written}", which no account or team is called: nothing is merged without a person`,
    ]);
  });

  // GitHub asks no more for one pull request.
  test.each([
    { accounts: 15, teams: 0, asked: [15, 0], problems: 0 },
    { accounts: 14, teams: 1, asked: [14, 1], problems: 0 },
    { accounts: 14, teams: 2, asked: [14, 1], problems: 1 },
    { accounts: 16, teams: 1, asked: [15, 0], problems: 1 },
    { accounts: 0, teams: 16, asked: [0, 15], problems: 1 },
  ])('of $accounts accounts and $teams teams, the first 15 are asked', ({ accounts, teams, asked, problems }) => {
    const named = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`).join();
    const read = settings({ 'berth.dev/reviewers': named(accounts), 'berth.dev/review-teams': named(teams) });
    expect([read.reviewers.length, read.teams.length]).toEqual(asked);
    expect(read.problems.map(({ message, fix }) => `${message}; ${fix}`)).toEqual(
      Array.from(
        { length: problems },
        () =>
          `annotation berth.dev/reviewers of GitOpsRepo dev names ${accounts + teams} reviewers and teams: nothing is merged without a person; name at most 15; a team stands for all of its members`,
      ),
    );
  });
});

test.each([
  [
    'a value near to one that there is',
    { 'berth.dev/auto-merge': 'sqash' },
    'annotation berth.dev/auto-merge of GitOpsRepo dev is "sqash": nothing is merged without a person',
    'did you mean "squash"? write one of "merge", "squash", "rebase", "false"',
  ],
  [
    'a value near to none',
    { 'berth.dev/draft': 'sometimes' },
    'annotation berth.dev/draft of GitOpsRepo dev is "sometimes": nothing is merged without a person',
    'write one of "true", "false"',
  ],
  [
    'an annotation near to one that there is',
    { 'berth.dev/reviewer': 'ada' },
    "GitOpsRepo dev has an annotation berth.dev/reviewer, which doesn't exist: nothing is merged without a person",
    'did you mean berth.dev/reviewers?',
  ],
  [
    'an annotation near to none',
    { 'berth.dev/sleep': 'long' },
    "GitOpsRepo dev has an annotation berth.dev/sleep, which doesn't exist: nothing is merged without a person",
    'remove it, or use one of berth.dev/reviewers, berth.dev/review-teams, berth.dev/draft, berth.dev/auto-merge, berth.dev/issues, berth.dev/status',
  ],
])('what is told of %s', (_name, written, message, fix) => {
  expect(settings(written).problems).toEqual([
    {
      severity: 'error',
      code: 'proposal-setting-invalid',
      message,
      fix,
      origin: gitOpsRepo(written).at(['metadata', 'annotations', Object.keys(written)[0] ?? '']),
      subject: { kind: 'GitOpsRepo', name: 'dev' },
    },
  ]);
});
