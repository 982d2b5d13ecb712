import { afterAll, describe, expect, test, vi } from 'vitest';
import { files } from '../../plans.ts';
import { type GitHubWorld, gitHubWorld } from './world.ts';

const web = { 'large/shop-web': files('web') };
const web2 = { 'large/shop-web': files('web', '-2') };
const held = { ...web, 'small/shop-web': { held: 'the template fails' } };

const ALL = {
  baseCommit: 'c0ffee',
  annotations: { reviewers: 'ada, grace', 'review-teams': 'platform', 'auto-merge': 'squash' },
};
const MERGE = { annotations: { 'auto-merge': 'merge' } };

vi.setConfig({ testTimeout: 180_000 });

const worlds: GitHubWorld[] = [];
async function world(): Promise<GitHubWorld> {
  const made = await gitHubWorld();
  worlds.push(made);
  return made;
}

/** One whose branch `dev` asks for an approval. */
async function guardedWorld(): Promise<GitHubWorld> {
  const made = await world();
  made.server.state.rules.approvals = true;
  return made;
}

/** Without the issues about what is held back, which are no part of the proposal. */
function ofProposal(writes: readonly string[]): string[] {
  return writes.filter(request => !/\/issues(\/\d+)?$/.test(request) || request.endsWith('/issues/1'));
}

/** Somebody approves; GitHub then does what it was told to do, when it is next asked something. */
async function approve({ server, openForge }: GitHubWorld): Promise<void> {
  Object.assign(server.state.pulls[0] ?? {}, { approved: true });
  await (await openForge()).readState('dev', 'berth/dev');
}

afterAll(() => {
  expect(worlds.flatMap(({ server }) => server.problems)).toEqual([]);
});

describe('reviews', () => {
  test('are asked for once, with everything else in six writes; people may take them away', async () => {
    const here = await guardedWorld();
    const { apply, server, writes, everything } = here;
    expect(await apply(web, ALL)).toMatchObject({
      outcome: 'opened',
      message: expect.stringContaining('merged when the rules of its branch allow it') as string,
      diagnostics: [],
    });
    expect(writes()).toEqual([
      'POST /repos/platform/gitops/git/trees',
      'POST /repos/platform/gitops/git/commits',
      'POST /graphql',
      'POST /repos/platform/gitops/pulls',
      'POST /repos/platform/gitops/issues/1/labels',
      'POST /graphql',
    ]);
    const [pull] = server.state.pulls;
    expect(pull).toMatchObject({ asked: ['ada', 'grace', 'platform'], autoMerge: { method: 'squash' } });
    pull?.asked.splice(0);
    const before = await everything();
    expect(await apply(web, ALL)).toMatchObject({ outcome: 'unchanged' });
    expect(await apply(web2, ALL)).toMatchObject({ outcome: 'updated' });
    expect(pull?.asked).toEqual([]);
    expect(await everything()).not.toBe(before);
  });

  test('that can’t be asked for are told of with the place where they are configured, once', async () => {
    const { apply, server, everything } = await guardedWorld();
    const annotations = { reviewers: 'ada, nobody-here, outsider', 'review-teams': 'gone' };
    const result = await apply(web, { annotations });
    expect(result.outcome).toBe('opened');
    expect(result.diagnostics).toMatchObject([
      { code: 'reviewer-not-asked', message: expect.stringContaining('nobody-here') as string, severity: 'warning' },
      { message: expect.stringContaining('gone couldn’t be asked'.replace('’', "'")) as string },
      { message: expect.stringMatching(/outsider .* collaborators/) as string },
    ]);
    expect(result.diagnostics.map(({ origin }) => [origin?.path, origin?.line])).toEqual([
      ['gitopsrepo-gitops.yaml', 4],
      ['gitopsrepo-gitops.yaml', 4],
      ['gitopsrepo-gitops.yaml', 4],
    ]);
    expect(server.state.pulls[0]?.asked).toEqual(['ada']);
    const before = await everything();
    expect(await apply(web, { annotations })).toMatchObject({ outcome: 'unchanged', diagnostics: [] });
    expect(await everything()).toBe(before);
  });

  test('that are configured later are asked for then, and nobody asks the author', async () => {
    const { apply, server } = await guardedWorld();
    await apply(web);
    await apply(web, { annotations: { reviewers: 'ada, Berth-Machine' } });
    expect(server.state.pulls[0]?.asked).toEqual(['ada']);
    await apply(web, { annotations: { reviewers: 'Ada, grace' } });
    expect(server.state.pulls[0]?.asked).toEqual(['ada', 'grace']);
  });

  test('are not asked for again when somebody takes Berth’s text away', async () => {
    const { apply, server } = await guardedWorld();
    const annotations = { reviewers: 'ada' };
    await apply(web, { annotations });
    Object.assign(server.state.pulls[0] ?? {}, { body: 'Mine.', asked: [] });
    expect(await apply(web, { annotations })).toMatchObject({ outcome: 'updated' });
    expect(await apply(web, { annotations })).toMatchObject({ outcome: 'unchanged' });
    expect(server.state.pulls[0]).toMatchObject({ asked: [], body: expect.stringContaining('Mine.') as string });
  });

  test('that a stopped run didn’t come to are asked for by the next one', async () => {
    const { apply, server } = await guardedWorld();
    let asked = 0;
    server.refuse = ({ path, method }) => {
      if (path !== '/graphql' || method !== 'POST' || server.state.pulls.length === 0) return undefined;
      return asked++ === 0 ? { status: 400, data: { message: 'stopped' } } : undefined;
    };
    await expect(apply(web, ALL)).rejects.toThrow('stopped');
    expect(server.state.pulls[0]).toMatchObject({ asked: [], autoMerge: undefined });
    expect(await apply(web, ALL)).toMatchObject({ outcome: 'unchanged' });
    expect(server.state.pulls[0]).toMatchObject({
      asked: ['ada', 'grace', 'platform'],
      autoMerge: { method: 'squash' },
    });
  });
});

test('a repository that can’t be seen any more is told as such, with what to do', async () => {
  const { apply, server } = await guardedWorld();
  let opened = false;
  server.refuse = ({ path }) => {
    // From the look at the new pull request on.
    if (path === '/graphql' && server.state.pulls.length > 0) opened = true;
    if (opened) server.access = 'hidden';
    return undefined;
  };
  await expect(apply(web, ALL)).rejects.toMatchObject({
    name: 'AccessError',
    message: expect.stringContaining('there is no such repository, or the account has no access to it') as string,
    fix: expect.stringContaining('check the address') as string,
  });
});

describe('drafts', () => {
  const DRAFT = { annotations: { draft: 'true', 'auto-merge': 'merge' } };

  test('are what new pull requests are when it is configured; whether they stay so is people’s to say', async () => {
    const { apply, server, writes } = await guardedWorld();
    await apply(web, DRAFT);
    const [pull] = server.state.pulls;
    expect(pull).toMatchObject({ draft: true, autoMerge: undefined });
    expect(writes()).toHaveLength(4);
    Object.assign(pull ?? {}, { draft: false });
    expect(await apply(web, DRAFT)).toMatchObject({ outcome: 'unchanged' });
    expect(pull).toMatchObject({ draft: false, autoMerge: { method: 'merge' } });
    expect(await apply(web2, DRAFT)).toMatchObject({ outcome: 'updated' });
    expect(pull).toMatchObject({ draft: false });
  });

  test('that the plan of the account doesn’t have are opened as ready, which is told, and not merged', async () => {
    const { apply, server } = await world();
    server.state.rules.drafts = false;
    const result = await apply(web, { annotations: { draft: 'true' } });
    expect(result).toMatchObject({
      outcome: 'opened',
      diagnostics: [{ code: 'draft-refused', severity: 'warning', origin: { path: 'gitopsrepo-gitops.yaml' } }],
    });
    expect(server.state.pulls).toMatchObject([{ draft: false, state: 'open' }]);
  });
});

describe('merging without a person', () => {
  test('waits for what the rules ask for', async () => {
    const here = await guardedWorld();
    const { apply, server, repository } = here;
    await apply(web, MERGE);
    expect(server.state.pulls).toMatchObject([{ state: 'open', autoMerge: { method: 'merge' } }]);
    await approve(here);
    expect(server.state.pulls).toMatchObject([{ state: 'closed', merged: true }]);
    expect(await repository.list('dev')).toContain('large/shop-web/reconciler.yaml');
    expect(await apply(web, MERGE)).toMatchObject({ outcome: 'unchanged' });
    expect(await apply(web2, MERGE)).toMatchObject({ outcome: 'opened', pullRequest: { number: 2 } });
  });

  test('is done at once where nothing is required, in six writes at most', async () => {
    const { apply, server, writes } = await world();
    server.state.rules.unknown = 2;
    expect(await apply(web, ALL)).toMatchObject({
      outcome: 'opened',
      message: 'pull request #1 was opened and merged',
      pullRequest: { state: 'merged' },
      diagnostics: [],
    });
    expect(writes()).toEqual([
      'POST /repos/platform/gitops/git/trees',
      'POST /repos/platform/gitops/git/commits',
      'POST /graphql',
      'POST /repos/platform/gitops/pulls',
      'POST /repos/platform/gitops/issues/1/labels',
      'PUT /repos/platform/gitops/pulls/1/merge',
    ]);
    expect(server.state.pulls).toMatchObject([{ merged: true, asked: [], labels: ['promoted'] }]);
    expect(await apply(web, ALL)).toMatchObject({ outcome: 'unchanged' });
  });

  test('goes through a merge queue where there is one', async () => {
    const { apply, server } = await world();
    server.state.rules.queue = true;
    expect(await apply(web, MERGE)).toMatchObject({ outcome: 'opened', diagnostics: [] });
    // The queue is GitHub's; here it is empty, and so merges at once.
    expect(server.state.pulls).toMatchObject([{ merged: true, autoMerge: { method: 'merge' } }]);
  });

  test('that a person takes back is not set again until the content changes', async () => {
    const { apply, server, everything } = await guardedWorld();
    await apply(web, MERGE);
    const [pull] = server.state.pulls;
    Object.assign(pull ?? {}, { autoMerge: undefined });
    const before = await everything();
    expect(await apply(web, MERGE)).toMatchObject({ outcome: 'unchanged' });
    expect(await everything()).toBe(before);
    expect(await apply(web2, MERGE)).toMatchObject({ outcome: 'updated' });
    expect(pull?.autoMerge).toMatchObject({ method: 'merge' });
    const set = await everything();
    expect(await apply(web2, MERGE)).toMatchObject({ outcome: 'unchanged' });
    expect(await everything()).toBe(set);
  });

  test('stays set while safe content follows, without another request', async () => {
    const { apply, server, writes } = await guardedWorld();
    await apply(web, MERGE);
    writes();
    expect(await apply(web2, MERGE)).toMatchObject({ outcome: 'updated' });
    expect(writes()).toHaveLength(4);
    expect(server.state.pulls[0]?.autoMerge).toMatchObject({ method: 'merge' });
    expect(await apply(web2, MERGE)).toMatchObject({ outcome: 'unchanged' });
  });

  test('is taken back when something is held back, before the branch moves, and set again when it isn’t', async () => {
    const { apply, server, writes } = await guardedWorld();
    await apply(web2, MERGE);
    const [pull] = server.state.pulls;
    writes();
    expect(await apply(held, MERGE)).toMatchObject({ outcome: 'updated' });
    expect(ofProposal(writes())).toHaveLength(4);
    expect(pull?.autoMerge).toBeUndefined();
    await apply(web, { ...MERGE, clusterTypes: ['small'] });
    expect(pull?.autoMerge).toMatchObject({ method: 'merge' });
    // Without a change of the content.
    writes();
    await apply(held, MERGE);
    expect(ofProposal(writes())).toHaveLength(2);
    expect(pull?.autoMerge).toBeUndefined();
  });

  test('is taken back when a person commits to the branch, or when it isn’t configured any more', async () => {
    const { apply, server, repository, writes } = await guardedWorld();
    await apply(web, MERGE);
    const [pull] = server.state.pulls;
    await apply(web);
    expect(pull?.autoMerge).toBeUndefined();
    await apply(web2, MERGE);
    expect(pull?.autoMerge).toMatchObject({ method: 'merge' });
    await repository.commit('berth/dev', { 'notes.md': 'by Ada' });
    writes();
    expect(await apply(web, MERGE)).toMatchObject({ outcome: 'waiting' });
    expect(pull?.autoMerge).toBeUndefined();
    expect(writes().length).toBeLessThanOrEqual(6);
    // What somebody set by hand is theirs.
    Object.assign(pull ?? {}, { autoMerge: { method: 'merge', login: 'ada' } });
    expect(await apply(web, MERGE)).toMatchObject({ outcome: 'waiting' });
    expect(pull?.autoMerge).toMatchObject({ login: 'ada' });
  });

  test('with people’s commits, a rebuild and something held back at once takes six writes', async () => {
    const { apply, server, repository, writes } = await guardedWorld();
    await apply(web, MERGE);
    await repository.commit('berth/dev', { 'notes.md': 'by Ada' });
    writes();
    const options = { ...MERGE, rebuild: true, baseCommit: 'c0ffee' };
    expect(await apply({ ...held, ...web2 }, options)).toMatchObject({ outcome: 'updated' });
    expect(ofProposal(writes())).toHaveLength(6);
    expect(server.state.pulls[0]).toMatchObject({ autoMerge: undefined, labels: ['promoted'] });
  });

  test('is not set when more is removed than the limiter allows, even if somebody allowed to propose that', async () => {
    const { apply, server, repository } = await guardedWorld();
    await apply({ ...web, 'small/shop-web': files('web') });
    await repository.branch('dev', 'berth/dev');
    await repository.git('update-ref', '-d', 'refs/heads/berth/dev');
    expect(await apply(web, { ...MERGE, allowRemovals: 'all' })).toMatchObject({ outcome: 'opened' });
    expect(server.state.pulls[1]).toMatchObject({ state: 'open', autoMerge: undefined });
  });

  test('is not set when it would take back what a person edited', async () => {
    const { apply, server, repository } = await world();
    await apply(web);
    await repository.branch('dev', 'berth/dev');
    await repository.git('update-ref', '-d', 'refs/heads/berth/dev');
    await repository.commit('dev', { 'large/shop-web/namespace.yaml': 'by Ada' });
    expect(await apply(web, MERGE)).toMatchObject({ outcome: 'opened' });
    expect(await apply(web, MERGE)).toMatchObject({ outcome: 'unchanged' });
    expect(server.state.pulls[1]).toMatchObject({ state: 'open', autoMerge: undefined });
  });

  test('is not set when it would put its files in place of a person’s', async () => {
    const { apply, server, repository } = await world();
    await repository.commit('dev', { 'large/shop-web/namespace.yaml': 'by Ada' });
    expect(await apply(web, MERGE)).toMatchObject({ outcome: 'opened' });
    expect(await apply(web, MERGE)).toMatchObject({ outcome: 'unchanged' });
    expect(server.state.pulls).toMatchObject([{ state: 'open', autoMerge: undefined }]);
    expect(await repository.read('dev', 'large/shop-web/namespace.yaml')).toBe('by Ada');
  });

  test.each([
    [{ autoMerge: false, approvals: true }, 'does not allow auto-merge', 'Allow auto-merge'],
    [{ unstable: true }, 'a check has not passed', 'require the check'],
    [{ unknown: 99 }, 'still finding out', 'the next run'],
  ])('that GitHub can’t do is told of with what to do: %j', async (rules, reason, fix) => {
    const { apply, server } = await world();
    Object.assign(server.state.rules, rules);
    const result = await apply(web, { annotations: { reviewers: 'ada', 'auto-merge': 'merge' } });
    expect(result).toMatchObject({
      outcome: 'opened',
      diagnostics: [
        {
          code: 'auto-merge-refused',
          message: expect.stringContaining(reason) as string,
          fix: expect.stringContaining(fix) as string,
          origin: { path: 'gitopsrepo-gitops.yaml', line: 4 },
        },
      ],
    });
    expect(server.state.pulls).toMatchObject([{ state: 'open', asked: ['ada'] }]);
    Object.assign(server.state.rules, { autoMerge: true, unstable: false, unknown: 0 });
    await apply(web, { annotations: { reviewers: 'ada', 'auto-merge': 'merge' } });
    const [pull] = server.state.pulls;
    expect(pull?.merged === true || pull?.autoMerge !== undefined).toBe(true);
  });

  test('is not done when a setting isn’t understood', async () => {
    const { apply, server } = await world();
    const annotations = { 'auto-merge': 'merge', darft: 'true' };
    expect(await apply(web, { annotations })).toMatchObject({
      diagnostics: [{ code: 'proposal-setting-invalid', fix: 'did you mean berth.dev/draft?' }],
    });
    expect(server.state.pulls).toMatchObject([{ state: 'open' }]);
  });

  test('is not done at a commit that somebody pushed in the middle of the run', async () => {
    const { apply, server, repository, openForge, head } = await world();
    const { pullRequest } = await apply(web);
    const commit = await head('berth/dev');
    await repository.commit('berth/dev', { 'notes.md': 'by Ada' });
    const forge = await openForge();
    if (pullRequest === undefined) throw new Error('there is no pull request');
    const rest = { reviews: { reviewers: [], teams: [] }, record: (body: string) => body };
    await expect(forge.enableAutoMerge?.(pullRequest, { method: 'merge', commit, ...rest })).rejects.toMatchObject({
      name: 'ConflictError',
    });
    expect(server.state.pulls).toMatchObject([{ state: 'open' }]);
    expect(await repository.list('dev')).not.toContain('notes.md');
  });
});
