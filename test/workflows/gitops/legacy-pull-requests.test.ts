import { describe, expect, test } from 'vitest';
import { files } from '../plans.ts';
import { type World, world } from '../world.ts';

const web = { 'large/shop-web': files('web') };
const both = { ...web, 'small/shop-web': files('web') };

const ORIGINAL = 'Kalypso Scheduler <kalypso.scheduler@email.com>';
const BRANCH = 'deployment/2023-04-11-22-14-05';

interface Opened {
  readonly branch?: string;
  readonly title?: string;
  readonly author?: string;
}

/** Opens a pull request as the original does, or somebody who does it nearly so. */
async function openOriginal(
  { repository, forge, head }: World,
  { branch = BRANCH, title = `Update manifests in dev from ${branch}`, author = ORIGINAL }: Opened = {},
): Promise<number> {
  await repository.branch(branch, 'dev');
  await repository.commit(
    branch,
    { 'large/shop-web/namespace.yaml': 'x' },
    { author, message: 'Kalypso Scheduler commit' },
  );
  const body = 'This PR updates the manifests in GitOps Repo';
  const expected = await head(branch);
  const { pull } = await forge.submit({ base: 'dev', branch, expected, title, body, labels: [], fingerprint: '' });
  return pull?.number ?? 0;
}

describe('open pull requests of the original scheduler', () => {
  test('are told of with the first proposal, with what to do, and stay', async () => {
    const here = await world();
    await openOriginal(here);
    await openOriginal(here, { branch: 'deployment/2023-04-12-08-00-00' });
    const told = await here.apply(web);
    expect(told).toMatchObject({
      outcome: 'opened',
      message: expect.stringContaining('2 pull requests of the original scheduler into dev are open: #1, #2') as string,
      diagnostics: [
        {
          severity: 'warning',
          code: 'original-pulls',
          fix: expect.stringContaining('berth apply --environment dev --adopt') as string,
        },
      ],
    });
    expect(await here.pulls.list()).toHaveLength(3);
    expect(await here.apply(both)).toMatchObject({ outcome: 'updated', diagnostics: [] });
  });

  test('are closed when that is asked for, with a word about the one that takes their place, and their branches go', async () => {
    const here = await world();
    await openOriginal(here);
    const adopted = await here.apply(web, { adopt: true });
    expect(adopted).toMatchObject({ outcome: 'opened', pullRequest: { number: 2 }, diagnostics: [] });
    expect(adopted.message).toContain('1 pull request of the original scheduler was closed: #1');
    const { pull } = await here.pulls.show(1);
    expect(pull).toMatchObject({
      state: 'closed',
      body: 'This PR updates the manifests in GitOps Repo\n\n<!-- berth:adopted -->',
    });
    expect(pull.comments.map(({ text }) => text)).toEqual([
      'Closed: Berth proposes the changes of environment `dev` in #2, which it updates in place.',
    ]);
    const before = await here.refs();
    expect(before).not.toContain('deployment/');
    expect(await here.apply(web, { adopt: true })).toMatchObject({ outcome: 'unchanged' });
    expect(await here.refs()).toBe(before);
  });

  test('are closed later as well, and where nothing differs', async () => {
    const here = await world();
    await here.apply(web);
    await here.pulls.merge(1);
    await openOriginal(here);
    expect(await here.apply(web)).toMatchObject({ outcome: 'unchanged', message: 'no changes' });
    expect(await here.apply(web, { adopt: true })).toMatchObject({ outcome: 'unchanged' });
    const { pull } = await here.pulls.show(2);
    expect(pull.state).toBe('closed');
    expect(pull.comments[0]?.text).toContain('from now on. At present nothing is open.');
  });

  test('stay while Berth’s own branch belongs to somebody else', async () => {
    const here = await world();
    await openOriginal(here);
    await here.repository.branch('berth/dev', 'dev');
    await here.repository.commit('berth/dev', { 'experiment.txt': 'of Ada' });
    expect(await here.apply(web, { adopt: true })).toMatchObject({
      outcome: 'waiting',
      diagnostics: [{ code: 'branch-taken' }, { code: 'original-pulls' }],
    });
    expect(await here.pulls.list()).toHaveLength(1);
  });
});

describe('a pull request that only looks like the original’s', () => {
  test.each<[string, Opened]>([
    ['from a branch of another name', { branch: 'deployment/2023-04-11' }],
    ['with a title of its own', { title: 'Roll out the new ingress' }],
    ['with commits by a person', { author: 'Ada <ada@example.com>' }],
    ['with commits under the original’s name and another address', { author: 'Kalypso Scheduler <ada@example.com>' }],
  ])('%s is left alone', async (_, opened) => {
    const here = await world();
    await openOriginal(here, opened);
    const { diagnostics } = await here.apply(web, { adopt: true });
    expect(diagnostics).toEqual([]);
    expect((await here.pulls.show(1)).pull).toMatchObject({ state: 'open', comments: [] });
    expect(await here.refs()).toContain(`refs/heads/${opened.branch ?? BRANCH}`);
  });

  test('because a person added a commit is left alone', async () => {
    const here = await world();
    await openOriginal(here);
    await here.repository.commit(BRANCH, { 'notes.md': 'by Ada' });
    await here.apply(web, { adopt: true });
    expect((await here.pulls.show(1)).pull.state).toBe('open');
    expect(await here.repository.read(BRANCH, 'notes.md')).toBe('by Ada');
  });

  test('because a person amended its commit is left alone', async () => {
    const here = await world();
    await openOriginal(here);
    const tree = (await here.repository.git('rev-parse', `${BRANCH}^{tree}`)).trim();
    const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
    const amended = await here.repository.git(
      ...author,
      'commit-tree',
      tree,
      '-p',
      'dev',
      '-m',
      'Kalypso Scheduler commit',
    );
    await here.repository.branch(BRANCH, amended.trim());
    await here.apply(web, { adopt: true });
    expect((await here.pulls.show(1)).pull.state).toBe('open');
  });
});
