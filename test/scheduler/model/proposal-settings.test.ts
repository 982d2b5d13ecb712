import { describe, expect, test } from 'vitest';
import type { GitOpsRepo } from '../../../scheduler/model/object.ts';
import { proposalSettings } from '../../../scheduler/model/proposal-settings.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build.ts';
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
});
