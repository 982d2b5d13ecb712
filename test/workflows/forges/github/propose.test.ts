import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { gitHubDescription } from '../../../support/github-server/github-server.ts';
import { refused } from '../../../support/github-server/world.ts';
import { files } from '../../plans.ts';
import { type GitHubWorld, gitHubWorld } from './world.ts';

const web = { 'large/shop-web': files('web') };
const web2 = { 'large/shop-web': files('web', '-2') };
const both = { ...web, 'small/shop-web': files('web') };

// Many processes of git, which are slow on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

const worlds: GitHubWorld[] = [];
async function world(options: Parameters<typeof gitHubWorld>[0] = {}): Promise<GitHubWorld> {
  const made = await gitHubWorld(options);
  worlds.push(made);
  return made;
}

afterAll(() => {
  // Whatever was tested above, all of it was said as GitHub describes it.
  expect(worlds.flatMap(({ server }) => server.problems)).toEqual([]);
  const { checked } = gitHubDescription();
  process.stdout.write(`operations held to GitHub's OpenAPI description: ${checked.size}\n`);
  expect(checked.size).toBeGreaterThan(0);
});

describe('a proposal on GitHub', () => {
  test('is one tree, one commit, one moved branch and one pull request; a second run writes nothing', async () => {
    const { apply, writes, everything, repository, server } = await world();
    expect(await apply(web)).toMatchObject({
      outcome: 'opened',
      pullRequest: { number: 1, branch: 'berth/dev', base: 'dev', title: 'dev: add shop-web to large' },
    });
    expect(writes()).toEqual([
      'POST /repos/platform/gitops/git/trees',
      'POST /repos/platform/gitops/git/commits',
      'POST /graphql',
      'POST /repos/platform/gitops/pulls',
    ]);
    expect(await repository.list('berth/dev')).toEqual([
      'README.md',
      'large/README.md',
      'large/shop-web/namespace.yaml',
      'large/shop-web/platform-config.yaml',
      'large/shop-web/reconciler.yaml',
    ]);
    expect((await repository.git('log', '--format=%an %ce', 'dev..berth/dev')).trim()).toBe(
      'Berth berth@noreply.invalid',
    );
    const before = await everything();
    expect(await apply(web)).toMatchObject({ outcome: 'unchanged', pullRequest: { number: 1 } });
    expect(await everything()).toBe(before);
    expect(writes()).toEqual([]);
    expect(server.state.pulls).toHaveLength(1);
  });

  test('is updated in place, with files that go', async () => {
    const { apply, writes, repository, server } = await world();
    await apply(both);
    writes();
    expect(await apply(web)).toMatchObject({ outcome: 'updated', pullRequest: { number: 1 } });
    expect(writes()).toHaveLength(4);
    expect(await repository.list('berth/dev')).not.toContain('small/shop-web/namespace.yaml');
    await mergeByHand(server.state.repository);
    expect(await apply(both)).toMatchObject({ outcome: 'opened', pullRequest: { number: 2 } });
    await mergeByHand(server.state.repository);
    expect(await apply(web, { clusterTypes: ['small'], allowRemovals: 'all' })).toMatchObject({ outcome: 'opened' });
    expect(await repository.list('berth/dev')).not.toContain('small/shop-web/namespace.yaml');
    expect(server.state.pulls.map(({ state, merged }) => [state, merged])).toEqual([
      ['closed', true],
      ['closed', true],
      ['open', false],
    ]);
  });

  test('is closed with a word why when the difference is gone, and its branch goes with it', async () => {
    const { apply, writes, repository, server } = await world();
    await apply(web);
    await mergeByHand(repository);
    await apply(web2);
    writes();
    expect(await apply(web)).toMatchObject({ outcome: 'withdrawn', pullRequest: { number: 2 } });
    expect(writes()).toEqual([
      'POST /repos/platform/gitops/issues/2/comments',
      'PATCH /repos/platform/gitops/pulls/2',
      'POST /graphql',
    ]);
    expect(await repository.git('for-each-ref', 'refs/heads/berth')).toBe('');
    expect(server.state.pulls[1]).toMatchObject({ state: 'closed', merged: false });
    expect(await apply(web2)).toMatchObject({ outcome: 'opened', pullRequest: { number: 3 } });
  });

  test('that was closed by a run which was stopped then has its branch deleted by the next one', async () => {
    const { apply, server, repository, writes } = await world();
    await apply(web);
    server.fault = (_, { path }) => (path === '/graphql' ? 'reset before' : undefined);
    await expect(apply({})).rejects.toThrow();
    expect(server.state.pulls).toMatchObject([{ state: 'closed', merged: false }]);
    expect(await repository.git('for-each-ref', 'refs/heads/berth')).not.toBe('');
    server.fault = () => undefined;
    writes();
    expect(await apply({})).toMatchObject({ outcome: 'withdrawn' });
    expect(writes()).toEqual(['POST /graphql']);
    expect(await repository.git('for-each-ref', 'refs/heads/berth')).toBe('');
    expect(await apply({})).toMatchObject({ outcome: 'unchanged' });
    expect(writes()).toEqual([]);
  });

  test('that a person closed is not opened again until its content changes', async () => {
    const { apply, server, everything } = await world();
    await apply(web);
    Object.assign(server.state.pulls[0] ?? {}, { state: 'closed' });
    const before = await everything();
    expect(await apply(web)).toMatchObject({ outcome: 'declined' });
    expect(await everything()).toBe(before);
    expect(await apply(both)).toMatchObject({ outcome: 'opened', pullRequest: { number: 2 } });
  });

  test('carries the label promoted exactly while the recorded commit changes, beside people’s labels', async () => {
    const { apply, server, writes } = await world();
    await apply(web, { baseCommit: 'c0ffee' });
    expect(writes()).toHaveLength(5);
    const [pull] = server.state.pulls;
    expect(pull?.labels).toEqual(['promoted']);
    pull?.labels.push('ask-ada');
    await apply(web);
    expect(pull?.labels).toEqual(['ask-ada']);
    await apply(web, { baseCommit: 'c0ffee' });
    expect(pull?.labels).toEqual(['ask-ada', 'promoted']);
  });

  test('goes to another base when the environment gets another branch', async () => {
    const { apply, server, repository } = await world();
    await apply(web);
    await repository.branch('release', 'dev');
    expect(await apply(web, { branch: 'release' })).toMatchObject({ outcome: 'updated' });
    expect(server.state.pulls).toMatchObject([{ number: 1, base: 'release' }]);
  });

  test('keeps a person’s commit on the branch, says once what it would change, and rebuilds when told to', async () => {
    const { apply, server, repository, everything, writes } = await world();
    await apply(web);
    const ada = await repository.commit('berth/dev', { 'large/shop-web/notes.md': 'by Ada' });
    expect(await apply(both)).toMatchObject({ outcome: 'waiting' });
    const [pull] = server.state.pulls;
    expect(pull?.comments.map(({ text }) => text)).toMatchObject([expect.stringContaining(ada.slice(0, 7)) as string]);
    const before = await everything();
    expect(await apply(both)).toMatchObject({ outcome: 'waiting' });
    expect(await everything()).toBe(before);
    writes();
    expect(await apply(both, { rebuild: true, baseCommit: 'c0ffee' })).toMatchObject({ outcome: 'updated' });
    expect(writes().length).toBeLessThanOrEqual(6);
    expect(await repository.git('for-each-ref', '--format=%(objectname)', 'refs/berth/saved')).toBe(`${ada}\n`);
    expect(pull?.comments).toHaveLength(1);
  });

  test('leaves a person’s comment alone, even one that looks like Berth’s', async () => {
    const { apply, server, repository } = await world();
    await apply(web);
    const [pull] = server.state.pulls;
    const text = '<!-- berth:comment waiting -->\nmine';
    pull?.comments.push({ id: 1, login: 'ada', text });
    await repository.commit('berth/dev', { 'notes.md': 'by Ada' });
    await apply(both);
    expect(pull?.comments).toHaveLength(2);
    expect(pull?.comments[0]?.text).toBe(text);
  });

  test('does not overwrite what a person pushes or writes in the middle of a run', async () => {
    const { apply, server, repository } = await world();
    await apply(web);
    let pushed: string | undefined;
    server.fault = (_, { path }) => {
      // The commit is written, the branch not yet moved.
      if (path.endsWith('/git/commits'))
        void repository.commit('berth/dev', { 'notes.md': 'by Ada' }).then(id => (pushed = id));
      return undefined;
    };
    expect(await apply(both)).toMatchObject({ outcome: 'waiting' });
    expect((await repository.git('rev-parse', 'berth/dev')).trim()).toBe(pushed);
  });

  test('takes few writes for a thousand files, and files that are no UTF-8', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 333 }, (_, index) => [`large/app${index}-web`, files(`app${index}`)]),
    );
    const { apply, writes, repository } = await world();
    expect(await apply(many)).toMatchObject({ outcome: 'opened' });
    expect(writes()).toHaveLength(4);
    expect(await repository.list('berth/dev')).toHaveLength(2 + 3 * 333);
    await apply({ ...many, 'small/bin-web': { 'reconciler.yaml': 'a\udcffb\n' } });
    expect(writes()).toHaveLength(5);
    const bytes = await repository.git('cat-file', '-s', 'berth/dev:small/bin-web/reconciler.yaml');
    expect(bytes.trim()).toBe('4');
  });

  test('starts an environment in an empty repository', async () => {
    const { apply, repository } = await world({ start: null });
    expect(await apply(web)).toMatchObject({ outcome: 'opened', pullRequest: { number: 1 } });
    expect((await repository.git('log', '--format=%an: %s', 'dev')).trim()).toBe('Berth: Start environment dev');
  });

  test('can be merged, and given a status once', async () => {
    const { apply, openForge, pulls, repository, writes, head, server } = await world();
    await apply(web);
    const forge = await openForge();
    const status = { context: 'dev environment', state: 'pending', description: 'Promoted' } as const;
    const commit = await head('berth/dev');
    writes();
    await forge.setStatus?.(commit, status);
    await forge.setStatus?.(commit, status);
    expect(writes()).toHaveLength(1);
    const merged = await pulls.merge(1);
    expect(merged).toBe(await head('dev'));
    expect(await repository.git('for-each-ref', 'refs/heads/berth')).toBe('');
    expect(server.state.pulls).toMatchObject([{ state: 'closed', merged: true }]);
    expect(await apply(web)).toMatchObject({ outcome: 'unchanged' });
  });

  test('costs nothing of the API’s quota to look at again: GitHub says that nothing changed', async () => {
    const { apply, server } = await world();
    await apply(web);
    server.requests.length = 0;
    await apply(web);
    const methods = server.requests.filter(({ git }) => !git).map(({ method }) => method);
    expect(methods).toEqual(['GET', 'GET', 'GET', 'GET']);
  });

  test('with an App is a commit by its bot, signed by GitHub, and known as Berth’s', async () => {
    const keys = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    });
    const { apply, repository, server } = await world({ app: keys });
    expect(await apply(web)).toMatchObject({ outcome: 'opened' });
    const log = await repository.git('log', '-1', '--format=%an <%ae>, %cn', 'berth/dev');
    expect(log.trim()).toBe('berth-app[bot] <4711+berth-app[bot]@users.noreply.127.0.0.1>, GitHub');
    expect(await apply(both)).toMatchObject({ outcome: 'updated' });
    expect(server.requests.filter(({ path }) => path.endsWith('/access_tokens'))).toHaveLength(1);
  });
});

describe('what is refused', () => {
  test('an archived repository is left alone, with a word how to go on', async () => {
    const { apply, server, everything } = await world();
    server.state.archived = true;
    const before = await everything();
    await expect(apply(web)).rejects.toMatchObject({
      name: 'UserError',
      fix: expect.stringContaining('unarchive') as string,
    });
    expect(await everything()).toBe(before);
  });

  test('a missing permission is named, and no token is shown', async () => {
    const { apply, server } = await world();
    const headers = { 'x-accepted-github-permissions': 'pull_requests=write' };
    const message = `Resource not accessible by personal access token ${server.token}`;
    server.refuse = ({ method, path }) =>
      method === 'POST' && path.endsWith('/pulls') ? { ...refused(403, message), headers } : undefined;
    const error = await apply(web).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      name: 'AccessError',
      fix: expect.stringContaining('the permission pull_requests=write') as string,
    });
    expect(inspect(error, { depth: 9 })).not.toContain(server.token);
    // The branch is there by now; with the permission the next run goes on from there.
    server.refuse = () => undefined;
    expect(await apply(web)).toMatchObject({ outcome: 'opened', pullRequest: { number: 1 } });
  });

  test('a branch that a rule protects is told as one, and nothing is moved', async () => {
    const { apply, server, repository } = await world();
    const errors = [{ type: 'UNPROCESSABLE', message: 'Repository rule violations found' }];
    server.refuse = ({ path }) => (path === '/graphql' ? { status: 200, data: { data: null, errors } } : undefined);
    await expect(apply(web)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('Repository rule violations found') as string,
    });
    expect(await repository.git('for-each-ref', 'refs/heads/berth')).toBe('');
  });

  test('too many requests are waited for, which is told', async () => {
    const { apply, server, waits } = await world();
    await apply(web);
    server.fault = (_, { path }) => (path === '/graphql' && waits.length === 0 ? 'secondary limit' : undefined);
    expect(await apply(both)).toMatchObject({ outcome: 'updated' });
    expect(waits).toMatchObject([{ reason: 'secondary rate limit' }]);
  });
});

/** Merges Berth's branch with git and deletes it, as people do. */
async function mergeByHand(repository: GitHubWorld['repository']): Promise<void> {
  await repository.branch('dev', 'berth/dev');
  await repository.git('update-ref', '-d', 'refs/heads/berth/dev');
}
