import { describe, expect, test } from 'vitest';
import { files } from '../plans.ts';
import { world } from '../world.ts';

const web = { 'large/shop-web': files('web') };
const web2 = { 'large/shop-web': files('web', '-2') };
const both = { ...web, 'small/shop-web': files('web') };
const MERGE = { annotations: { 'auto-merge': 'merge' } };

describe('in a local repository, which has no rules to wait for,', () => {
  test('a proposal is opened and merged at once', async () => {
    const { apply, pulls, files: filesOf, refs } = await world();
    expect(await apply(web, MERGE)).toMatchObject({
      outcome: 'opened',
      message: 'pull request #1 was opened and merged',
      pullRequest: { number: 1, state: 'merged' },
    });
    expect(Object.keys(await filesOf('dev'))).toContain('large/shop-web/reconciler.yaml');
    expect(await refs()).not.toContain('refs/heads/berth/dev');
    expect(await apply(web, MERGE)).toMatchObject({ outcome: 'unchanged' });
    expect(await apply(web2, MERGE)).toMatchObject({ pullRequest: { number: 2, state: 'merged' } });
    expect(await pulls.list()).toEqual([]);
  });

  test('one that a stopped run left open is merged by the next one', async () => {
    const { apply, pulls } = await world();
    await apply(web);
    expect(await apply(web, MERGE)).toMatchObject({
      outcome: 'unchanged',
      message: 'pull request #1 is up to date and merged',
    });
    expect(await pulls.list()).toEqual([]);
  });

  test('drafts and reviews don’t exist, so one that is to be a draft waits for a person', async () => {
    const { apply, pulls } = await world();
    const annotations = { reviewers: 'ada', draft: 'true', 'auto-merge': 'merge' };
    expect(await apply(web, { annotations })).toMatchObject({ outcome: 'opened', diagnostics: [] });
    const [pull] = await pulls.list();
    expect(pull?.body).not.toMatch(/\bada\b/);
  });

  test.each([
    ['something is held back', { ...web, 'small/shop-web': { held: 'the template fails' } }, {}],
    ['a setting is not understood', web, { annotations: { 'auto-merge': 'merge', reviewers: '!' } }],
  ])('nothing is merged when %s', async (_, folders, options) => {
    const { apply, pulls } = await world();
    expect(await apply(folders, { ...MERGE, ...options })).toMatchObject({ outcome: 'opened' });
    expect(await pulls.list()).toHaveLength(1);
  });

  test('nothing is merged over the budget for removals, over people’s commits, or over their edits', async () => {
    const { apply, pulls, repository } = await world();
    await apply(both, MERGE);
    await apply(web, { ...MERGE, allowRemovals: 'all' });
    expect(await pulls.list()).toMatchObject([{ number: 2 }]);
    await pulls.merge(2);
    await apply(both);
    await repository.commit('berth/dev', { 'notes.md': 'by Ada' });
    expect(await apply(both, MERGE)).toMatchObject({ outcome: 'unchanged' });
    expect(await pulls.list()).toMatchObject([{ number: 3 }]);
    await pulls.merge(3);
    await repository.commit('dev', { 'large/shop-web/namespace.yaml': 'by Ada' });
    expect(await apply(both, MERGE)).toMatchObject({ outcome: 'opened' });
    expect(await pulls.list()).toMatchObject([{ number: 4 }]);
  });
});
