import { describe, expect, test } from 'vitest';
import { trailerOf } from '../../../runtime/git/commits.ts';
import { README_TEXT, TRACKING_PATH } from '../../../scheduler/plan/plan.ts';
import { proposeEnvironment } from '../../../use-cases/propose-environment.ts';
import { parseMarker } from '../../../workflows/proposal/text/marker.ts';
import { files, plan, problem } from '../plans.ts';
import { START, type World, world } from '../world.ts';

const web = { 'large/shop-web': files('web') };
const web2 = { 'large/shop-web': files('web', '-2') };
const both = { ...web, 'small/shop-web': files('web') };

/** The only open pull request. */
async function onlyPull({ pulls }: World): ReturnType<World['pulls']['show']> {
  const open = await pulls.list();
  expect(open).toHaveLength(1);
  return await pulls.show(open[0]?.number ?? 0);
}

/** Commits of `berth/dev` that `dev` hasn't, newest first: author and subject. */
async function ahead({ repository }: World): Promise<string[]> {
  const log = await repository.git('log', '--format=%an: %s', 'dev..berth/dev');
  return log.split('\n').filter(line => line !== '');
}

describe('a proposal', () => {
  test('opens one pull request with everything, and a second run writes nothing', async () => {
    const { apply, refs, files: filesOf } = await world();
    expect(await apply(web)).toMatchObject({
      outcome: 'opened',
      pullRequest: { number: 1, branch: 'berth/dev', base: 'dev', title: 'dev: add shop-web to large' },
    });
    expect(Object.keys(await filesOf('berth/dev'))).toEqual([
      'README.md',
      'large/README.md',
      'large/shop-web/namespace.yaml',
      'large/shop-web/platform-config.yaml',
      'large/shop-web/reconciler.yaml',
    ]);
    const before = await refs();
    expect(await apply(web)).toMatchObject({ outcome: 'unchanged', pullRequest: { number: 1 } });
    expect(await refs()).toBe(before);
  });

  test('is one commit on the environment’s branch, by Berth, that says what it is', async () => {
    const here = await world();
    await here.apply(web, {
      sources: [
        { repository: 'https://git.example.com/cp', revision: 'dev', commit: 'a'.repeat(40), role: 'environment dev' },
      ],
    });
    expect(await ahead(here)).toEqual(['Berth: dev: add shop-web to large']);
    const message = await here.repository.git('log', '-1', '--format=%B', 'berth/dev');
    expect(trailerOf(message, 'Berth-Environment')).toBe('dev');
    expect(trailerOf(message, 'Berth-Source')).toBe(`${'a'.repeat(40)} https://git.example.com/cp environment dev`);
  });

  test('is updated in place when the plan changes', async () => {
    const here = await world();
    await here.apply(web);
    expect(await here.apply(both)).toMatchObject({ outcome: 'updated', pullRequest: { number: 1 } });
    expect(await ahead(here)).toEqual(['Berth: dev: add shop-web to large and 1 more']);
    expect((await onlyPull(here)).pull.title).toBe('dev: add shop-web to large and 1 more');
  });

  test('merged: nothing is left to do, and the next change is the next pull request', async () => {
    const { apply, pulls, files: filesOf, refs } = await world();
    await apply(web);
    await pulls.merge(1);
    const before = await refs();
    expect(await apply(web)).toMatchObject({ outcome: 'unchanged' });
    expect(await refs()).toBe(before);
    expect(before).not.toContain('refs/heads/berth/');
    expect(await apply(web2)).toMatchObject({ outcome: 'opened', pullRequest: { number: 2 } });
    await pulls.merge(2);
    expect((await filesOf('dev'))['large/shop-web/platform-config.yaml']).toContain('west-2');
  });

  test('merged with git push: recognised', async () => {
    const { apply, pulls, repository } = await world();
    await apply(web);
    await repository.branch('dev', 'berth/dev');
    // Not every forge sees that it was merged; then Berth closes the pull request.
    expect(['unchanged', 'withdrawn']).toContain((await apply(web)).outcome);
    expect(await pulls.list()).toEqual([]);
    expect(await apply(web2)).toMatchObject({ outcome: 'opened', pullRequest: { number: 2 } });
    expect((await pulls.list({ state: 'all' })).map(({ number, state }) => [number, state === 'open'])).toEqual([
      [2, true],
      [1, false],
    ]);
  });

  test('squashed with git push: recognised by the trailers, whoever squashed it', async () => {
    const { apply, pulls, repository } = await world();
    await apply(web);
    const message = await repository.git('log', '-1', '--format=%B', 'berth/dev');
    const tree = (await repository.git('rev-parse', 'berth/dev^{tree}')).trim();
    const squashed = await repository.git('commit-tree', tree, '-p', 'dev', '-m', message.trim());
    await repository.branch('dev', squashed.trim());
    // Not every forge sees that it was merged; then Berth closes the pull request.
    expect(['unchanged', 'withdrawn']).toContain((await apply(web)).outcome);
    expect(await pulls.list()).toEqual([]);
    const removal = await apply({}, { clusterTypes: ['large'], allowRemovals: 'all' });
    expect(removal).toMatchObject({
      outcome: 'opened',
      changeSet: { removals: { folders: [{ path: 'large/shop-web' }] } },
    });
  });

  test('is closed when the difference is gone, with a word why, and its branch goes with it', async () => {
    const { apply, pulls, refs } = await world({ start: { ...START, 'large/README.md': 'by hand' } });
    await apply({ ...web, 'large/cart-web': files('cart') });
    await pulls.merge(1);
    await apply({ ...web2, 'large/cart-web': files('cart') });
    expect(await apply({ ...web, 'large/cart-web': files('cart') })).toMatchObject({
      outcome: 'withdrawn',
      pullRequest: { number: 2, state: 'closed' },
    });
    const { pull } = await pulls.show(2);
    expect(pull.state).toBe('closed');
    expect(pull.comments.map(({ text }) => text)).toEqual([
      'Closed: `dev` already has everything that the control plane asks for, so there is nothing left to merge.',
    ]);
    expect(await refs()).not.toContain('refs/heads/berth/');
  });

  test('that Berth closed is opened anew when the difference comes back', async () => {
    const { apply, pulls } = await world();
    await apply(web);
    await pulls.merge(1);
    await apply(web2);
    await apply(web);
    expect(await apply(web2)).toMatchObject({ outcome: 'opened', pullRequest: { number: 3 } });
  });

  test('keeps its place when the branch moves without touching what it changes', async () => {
    const { apply, repository, refs, pulls } = await world();
    await apply(web);
    await repository.commit('dev', { 'docs/notes.md': 'by hand' });
    const before = await refs();
    expect(await apply(web)).toMatchObject({ outcome: 'unchanged', pullRequest: { number: 1 } });
    expect(await refs()).toBe(before);
    await pulls.merge(1);
    expect(await repository.list('dev')).toContain('docs/notes.md');
    expect(await apply(web)).toMatchObject({ outcome: 'unchanged' });
  });

  test('is built again when the branch moves in what it changes', async () => {
    const here = await world();
    await here.apply(web);
    await here.repository.commit('dev', { 'large/README.md': 'by hand' });
    expect(await here.apply(web)).toMatchObject({ outcome: 'updated', pullRequest: { number: 1 } });
    await here.pulls.merge(1);
    expect(await here.apply(web)).toMatchObject({ outcome: 'unchanged' });
  });

  test('is built again when the branch was rewritten under it', async () => {
    const { apply, repository, pulls } = await world();
    await apply(web);
    await repository.branch('dev', await repository.commit('other', { 'README.md': 'another start\n' }));
    expect(await apply(web)).toMatchObject({ outcome: 'updated' });
    await pulls.merge(1);
    expect(await repository.read('dev', 'README.md')).toBe('another start\n');
  });

  test('goes to another base when the environment gets another branch', async () => {
    const { apply, repository, pulls } = await world();
    await apply(web);
    await repository.branch('release', 'dev');
    expect(await apply(web, { branch: 'release' })).toMatchObject({
      outcome: 'updated',
      pullRequest: { base: 'release' },
    });
    expect(await pulls.list()).toMatchObject([{ number: 1, base: 'release' }]);
  });

  test('carries the label promoted exactly while the recorded commit changes', async () => {
    const here = await world();
    const { apply, pulls, repository } = here;
    await apply(web, { baseCommit: 'c0ffee' });
    expect((await onlyPull(here)).pull.labels).toEqual(['promoted']);
    await pulls.merge(1);
    expect(await repository.read('dev', TRACKING_PATH)).toBe('c0ffee');
    await apply(web2, { baseCommit: 'c0ffee' });
    expect((await onlyPull(here)).pull.labels).toEqual([]);
    await apply(web2, { baseCommit: 'decade' });
    expect((await onlyPull(here)).pull.labels).toEqual(['promoted']);
    await apply(web2, { baseCommit: 'c0ffee' });
    expect((await onlyPull(here)).pull.labels).toEqual([]);
  });

  test('a promotion alone is proposed as well', async () => {
    const here = await world();
    await here.apply(web, { baseCommit: 'c0ffee1' });
    await here.pulls.merge(1);
    expect(await here.apply(web, { baseCommit: 'decade2' })).toMatchObject({
      outcome: 'opened',
      pullRequest: { title: 'dev: promote decade2', labels: ['promoted'] },
    });
    expect((await onlyPull(here)).pull.body).toContain('Promotes `c0ffee1` → `decade2`.');
  });

  test('brings its text up to date when only what is held back changes', async () => {
    const here = await world();
    await here.apply({ ...web, 'small/shop-web': { held: 'the template is broken' } });
    const head = await here.head('berth/dev');
    expect((await onlyPull(here)).pull.body).toContain('the template is broken');
    const mended = await here.apply({ ...web, 'small/shop-web': { held: 'the config is wrong' } });
    expect(mended).toMatchObject({ outcome: 'updated' });
    expect(await here.head('berth/dev')).toBe(head);
    expect((await onlyPull(here)).pull.body).toContain('the config is wrong');
  });

  test('keeps what people wrote above and below its text', async () => {
    const here = await world();
    await here.apply(web);
    const [pull] = await here.pulls.list();
    const { open } = await here.forge.readState('dev', 'berth/dev');
    if (open === undefined || pull === undefined) throw new Error('there is no pull request');
    const { body, title } = pull;
    await here.forge.submit({
      base: 'dev',
      branch: 'berth/dev',
      expected: await here.head('berth/dev'),
      pull: open,
      title,
      labels: ['ask-ada'],
      fingerprint: parseMarker(body)?.changes ?? '',
      body: `Please merge on Monday.\n\n${body}\n\nThanks, Ada`,
    });
    await here.apply(both);
    const updated = (await onlyPull(here)).pull;
    expect(updated.body).toMatch(/^Please merge on Monday\.\n\n<!-- berth:begin -->/);
    expect(updated.body).toMatch(/-->\n\nThanks, Ada$/);
    expect(updated.body).toContain('2 added');
    expect(updated.labels).toEqual(['ask-ada']);
  });
});

describe('an environment without a branch', () => {
  test('in an empty repository the branch is made', async () => {
    const { apply, repository, files: filesOf } = await world({ start: null });
    expect(await apply(web)).toMatchObject({ outcome: 'opened', pullRequest: { number: 1 } });
    expect(await filesOf('dev')).toEqual({});
    expect((await repository.git('log', '--format=%an: %s', 'dev')).trim()).toBe('Berth: Start environment dev');
  });

  test('in a repository with others it is only made when asked', async () => {
    const { apply, refs } = await world();
    const before = await refs();
    await expect(apply(web, { branch: 'deb' })).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('has no branch deb; did you mean dev?') as string,
      fix: 'if environment dev is new: berth apply --environment dev --create-branch',
      origin: { path: 'gitopsrepo-gitops.yaml' },
    });
    expect(await refs()).toBe(before);
    expect(await apply(web, { branch: 'deb', createBranch: true })).toMatchObject({ outcome: 'opened' });
  });

  test('with nothing to say nothing is made', async () => {
    const { apply, refs } = await world({ start: null });
    expect(await apply({})).toMatchObject({ outcome: 'unchanged' });
    expect(await refs()).toBe('');
  });

  test('and without a GitOpsRepo the user is told', async () => {
    const { forge } = await world();
    await expect(proposeEnvironment(plan(web), { forge })).rejects.toThrow('environment dev has no GitOpsRepo');
  });

  test('whose name git doesn’t take is refused, with its place', async () => {
    const { apply } = await world();
    await expect(apply(web, { branch: 'a..b' })).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining("can't be a branch") as string,
      origin: { path: 'gitopsrepo-gitops.yaml' },
    });
    await expect(apply(web, { environment: 'dev.lock', branch: 'dev' })).rejects.toThrow("can't be a branch");
  });

  test('that would be Berth’s own branch is refused', async () => {
    const { apply } = await world();
    await expect(apply(web, { branch: 'berth/dev' })).rejects.toThrow('the branch that Berth proposes from');
  });
});

describe('an incomplete plan', () => {
  test('changes nothing', async () => {
    const { forge, apply, refs } = await world();
    await apply(web);
    const before = await refs();
    const { snapshot, environment } = plan({});
    const missing = [{ role: 'registration shop', repository: 'r', reason: 'gone', transient: true }];
    const incomplete = { complete: false as const, environment, snapshot, missing, diagnostics: [problem('not read')] };
    expect(await proposeEnvironment(incomplete, { forge })).toMatchObject({
      outcome: 'incomplete',
      diagnostics: [{ message: 'not read' }],
    });
    expect(await refs()).toBe(before);
  });
});

describe('a person commits to Berth’s branch', () => {
  const theirs = { 'large/shop-web/notes.md': 'by Ada' };

  test('nothing is overwritten while Berth has nothing to change', async () => {
    const { apply, repository, refs } = await world();
    await apply(web);
    await repository.commit('berth/dev', theirs);
    const before = await refs();
    expect(await apply(web)).toMatchObject({ outcome: 'unchanged', pullRequest: { number: 1 } });
    expect(await refs()).toBe(before);
  });

  test('Berth says once what it would change, keeps that up to date, and waits', async () => {
    const here = await world();
    const { apply, repository, head, refs } = here;
    await apply(web);
    const ada = await repository.commit('berth/dev', theirs, { message: 'Note @team, fixes #1' });
    expect(await apply(both)).toMatchObject({ outcome: 'waiting', pullRequest: { number: 1 } });
    expect(await head('berth/dev')).toBe(ada);
    const [comment, ...others] = (await onlyPull(here)).pull.comments;
    expect(others).toEqual([]);
    expect(comment?.text).toContain(`- \`${ada.slice(0, 7)}\` \`Note @team, fixes #1\` by \`Ada\``);
    expect(comment?.text).toContain('(1 added)');
    expect(comment?.text).toContain('`berth apply --environment dev --rebuild`');
    const before = await refs();
    expect(await apply(both)).toMatchObject({ outcome: 'waiting' });
    expect(await refs()).toBe(before);
    expect(await apply({ ...both, 'edge/shop-web': files('web') })).toMatchObject({ outcome: 'waiting' });
    const { comments } = (await onlyPull(here)).pull;
    expect(comments.map(({ text }) => text.includes('(2 added)'))).toEqual([true]);
  });

  test('merging it brings both in, and what is still different is proposed next', async () => {
    const { apply, repository, pulls } = await world();
    await apply(web);
    await repository.commit('berth/dev', { ...theirs, 'large/shop-web/reconciler.yaml': 'of Ada' });
    await apply(both);
    await pulls.merge(1);
    expect(await repository.read('dev', 'large/shop-web/notes.md')).toBe('by Ada');
    const next = await apply(both);
    expect(next).toMatchObject({ outcome: 'opened', pullRequest: { number: 2 } });
    expect(next.changeSet?.changes.map(({ action, path }) => `${action} ${path}`)).toEqual([
      'modify large/shop-web/reconciler.yaml',
      'add small/README.md',
      'add small/shop-web/namespace.yaml',
      'add small/shop-web/platform-config.yaml',
      'add small/shop-web/reconciler.yaml',
    ]);
    expect(next.pullRequest?.body).toContain('### ⚠️ Reverts manual edits');
  });

  test('their own files at paths that the plan needs are named, and stay until somebody merges', async () => {
    const { apply, repository } = await world();
    await repository.commit('dev', { 'large/README.md': 'By Ada.\n', 'large/shop-web/reconciler.yaml': 'of Ada' });
    const { pullRequest } = await apply(web);
    const [, section = ''] = /### ⚠️ Replaces files of others\n([\s\S]*?)(?=\n###)/.exec(pullRequest?.body ?? '') ?? [];
    expect(section.match(/(?<=^- `).*(?=`$)/gm)).toEqual(['large/README.md', 'large/shop-web/reconciler.yaml']);
    expect(pullRequest?.body).not.toContain('### ⚠️ Reverts manual edits');
    expect(await repository.read('dev', 'large/shop-web/reconciler.yaml')).toBe('of Ada');
  });

  test('on request the branch is built again and the person’s commits are saved under a ref', async () => {
    const here = await world();
    const { apply, repository } = here;
    await apply(web);
    const ada = await repository.commit('berth/dev', theirs);
    await apply(both);
    const ref = `refs/berth/saved/berth/dev/${ada.slice(0, 12)}`;
    const rebuilt = await apply(both, { rebuild: true });
    expect(rebuilt).toMatchObject({ outcome: 'updated', message: expect.stringContaining(ref) as string });
    expect(await ahead(here)).toEqual(['Berth: dev: add shop-web to large and 1 more']);
    expect(await repository.read(ref, 'large/shop-web/notes.md')).toBe('by Ada');
    const { pull } = await onlyPull(here);
    expect(pull.body).toContain(ref);
    expect(pull.comments.map(({ text }) => text)).toEqual([expect.stringContaining(`saved under \`${ref}\``)]);
    expect(await apply(both)).toMatchObject({ outcome: 'unchanged' });
  });

  test('an amended commit of Berth’s is the person’s', async () => {
    const { apply, repository, head } = await world();
    await apply(web);
    const message = await repository.git('log', '-1', '--format=%B', 'berth/dev');
    const tree = (await repository.git('rev-parse', 'berth/dev^{tree}')).trim();
    // As git commit --amend does: author and message stay, the committer doesn't.
    const author = ['-c', 'user.name=Berth', '-c', 'user.email=berth@noreply.invalid'];
    const amended = (await repository.git(...author, 'commit-tree', tree, '-p', 'dev', '-m', message.trim())).trim();
    await repository.branch('berth/dev', amended);
    expect(await apply(both)).toMatchObject({ outcome: 'waiting' });
    expect(await head('berth/dev')).toBe(amended);
  });

  test('when the difference goes away the pull request is closed and the branch stays', async () => {
    const { apply, repository, head, pulls } = await world();
    await apply(web);
    await pulls.merge(1);
    await apply(web2);
    const ada = await repository.commit('berth/dev', theirs);
    expect(await apply(web)).toMatchObject({ outcome: 'withdrawn' });
    expect(await head('berth/dev')).toBe(ada);
    const { pull } = await pulls.show(2);
    expect(pull.comments[0]?.text).toContain('1 commit on it is not Berth');
    // The next change needs the branch: what Ada has there is set aside, not lost.
    expect(await apply(web2)).toMatchObject({ outcome: 'opened', pullRequest: { number: 3 } });
    expect(await repository.read(`refs/berth/saved/berth/dev/${ada.slice(0, 12)}`, 'large/shop-web/notes.md')).toBe(
      'by Ada',
    );
    expect((await pulls.show(3)).pull.body).toContain('### Saved commits');
  });

  test('a branch of that name that a person made is not Berth’s to move', async () => {
    const { apply, repository, refs } = await world();
    await repository.branch('berth/dev', 'dev');
    await repository.commit('berth/dev', { 'experiment.txt': 'of Ada' });
    const before = await refs();
    expect(await apply(web)).toMatchObject({ outcome: 'waiting', diagnostics: [{ code: 'branch-taken' }] });
    expect(await refs()).toBe(before);
    expect(await apply(web, { rebuild: true })).toMatchObject({ outcome: 'opened' });
    expect(await repository.git('for-each-ref', 'refs/berth/saved/')).toContain('refs/berth/saved/berth/dev/');
  });
});

describe('a person closes the pull request', () => {
  test('it is not opened again until the content changes', async () => {
    const { apply, pulls, refs } = await world();
    await apply(web);
    await pulls.close(1);
    const before = await refs();
    const declined = await apply(web);
    expect(declined).toMatchObject({ outcome: 'declined', pullRequest: { number: 1 } });
    expect(declined.message).toContain('--rebuild');
    expect(await refs()).toBe(before);
    expect(await apply(both)).toMatchObject({ outcome: 'opened', pullRequest: { number: 2 } });
  });

  test('other commits on the environment’s branch are no reason to open it again', async () => {
    const { apply, pulls, repository } = await world();
    await apply(web);
    await pulls.close(1);
    await repository.commit('dev', { 'docs/notes.md': 'by hand' });
    expect(await apply(web)).toMatchObject({ outcome: 'declined' });
  });

  test('on request it is proposed again', async () => {
    const { apply, pulls } = await world();
    await apply(web);
    await pulls.close(1);
    expect(await apply(web, { rebuild: true })).toMatchObject({ outcome: 'opened', pullRequest: { number: 2 } });
  });

  test('deleting the branch closes it too', async () => {
    const { apply, pulls, repository } = await world();
    await apply(web);
    await repository.git('branch', '-D', 'berth/dev');
    expect(await pulls.list({ state: 'closed' })).toMatchObject([{ number: 1 }]);
    expect(await apply(web)).toMatchObject({ outcome: 'declined' });
    expect(await apply(both)).toMatchObject({ outcome: 'opened', pullRequest: { number: 2 } });
    expect(await pulls.list({ state: 'all' })).toMatchObject([{ state: 'open' }, { state: 'closed' }]);
  });

  test('their commits on its branch are kept when the branch is needed again', async () => {
    const { apply, pulls, repository } = await world();
    await apply(web);
    const ada = await repository.commit('berth/dev', { 'notes.md': 'by Ada' });
    await pulls.close(1);
    expect(await apply(both)).toMatchObject({ outcome: 'opened', pullRequest: { number: 2 } });
    expect(await repository.read(`refs/berth/saved/berth/dev/${ada.slice(0, 12)}`, 'notes.md')).toBe('by Ada');
  });
});

describe('a person edits the environment’s branch by hand', () => {
  test('an edit of Berth’s file is proposed back, naming the commit; other files stay', async () => {
    const here = await world();
    const { apply, pulls, repository } = here;
    await apply(web);
    await pulls.merge(1);
    const ada = await repository.commit(
      'dev',
      { 'large/shop-web/reconciler.yaml': 'of Ada', 'large/shop-web/patch.yaml': 'of Ada', OWNERS: 'Ada' },
      { message: 'Try another interval' },
    );
    const result = await apply(web);
    expect(result.changeSet?.changes).toMatchObject([{ action: 'modify', path: 'large/shop-web/reconciler.yaml' }]);
    expect((await onlyPull(here)).pull.body).toContain(
      `- reverts \`large/shop-web/reconciler.yaml\`, edited by hand in \`${ada.slice(0, 7)}\` by \`Ada\`: \`Try another interval\``,
    );
    await pulls.merge(2);
    expect(await repository.read('dev', 'large/shop-web/patch.yaml')).toBe('of Ada');
    expect(await repository.read('dev', 'OWNERS')).toBe('Ada');
    expect(await apply(web)).toMatchObject({ outcome: 'unchanged' });
  });

  test('a deleted folder is proposed back', async () => {
    const { apply, pulls, repository } = await world();
    await apply(both);
    await pulls.merge(1);
    await repository.commit(
      'dev',
      Object.fromEntries(Object.keys(files('web')).map(name => [`large/shop-web/${name}`, null])),
    );
    const result = await apply(both);
    expect(result).toMatchObject({
      outcome: 'opened',
      pullRequest: { title: 'dev: restore shop-web on large, deleted by hand' },
    });
  });

  test('folders of their own are never touched, not even with Berth’s file names', async () => {
    const { apply, pulls, repository, refs } = await world();
    await apply(both);
    await pulls.merge(1);
    const own = {
      'large/ingress/namespace.yaml': 'of Ada',
      'large/ingress/deployment.yaml': 'of Ada',
      'monitoring/README.md': 'of Ada',
      'monitoring/grafana/namespace.yaml': 'of Ada',
      'large/notes.txt': 'of Ada',
    };
    await repository.commit('dev', own);
    const before = await refs();
    expect(await apply(both, { allowRemovals: 'all' })).toMatchObject({ outcome: 'unchanged' });
    expect(await refs()).toBe(before);
    // Not even when everything of Berth's goes.
    const emptied = await apply({}, { allowRemovals: 'all' });
    expect(emptied).toMatchObject({ outcome: 'opened' });
    await pulls.merge(2);
    expect(Object.keys(await filesOf(repository))).toEqual([...Object.keys(START), ...Object.keys(own)].sort());
  });
});

async function filesOf(repository: World['repository']): Promise<Record<string, string>> {
  return Object.fromEntries((await repository.list('dev')).sort().map(path => [path, '']));
}

describe('a repository that was imported without its history', () => {
  test('has the original’s stale folders removed, and still after Berth’s first commit', async () => {
    const original = Object.fromEntries(
      ['a', 'b', 'c', 'd', 'gone'].flatMap(name =>
        Object.entries(files(name)).map(([file, text]) => [`large/${name}-x/${file}`, text] as const),
      ),
    );
    const start = { ...START, 'large/README.md': README_TEXT, ...original, 'small/mine/namespace.yaml': 'of Ada' };
    const { apply, pulls, repository } = await world({ start });
    const kept = Object.fromEntries(['a', 'b', 'c', 'd'].map(name => [`large/${name}-x`, files(name)]));
    const none = { allowRemovals: { folders: 0 } };
    await apply({ ...kept, 'small/a-x': files('a') }, none);
    await pulls.merge(1);
    await repository.commit('dev', { 'large/ingress/namespace.yaml': 'of Ada' });
    const next = await apply({ ...kept, 'small/a-x': files('a') });
    expect(next.changeSet?.removals.folders.map(({ path }) => path)).toEqual(['large/gone-x']);
    await pulls.merge(2);
    const left = await repository.list('dev');
    expect(left.filter(path => path.startsWith('large/gone-x/'))).toEqual([]);
    expect(left).toEqual(expect.arrayContaining(['large/ingress/namespace.yaml', 'small/mine/namespace.yaml']));
  });
});

describe('removals', () => {
  const four = Object.fromEntries(['a', 'b', 'c', 'd'].map(name => [`large/${name}-x`, files(name)]));
  const { 'large/a-x': _a, 'large/b-x': _b, ...two } = four;

  test('over the budget are not proposed, and everything else is', async () => {
    const { apply, pulls } = await world();
    await apply(four);
    await pulls.merge(1);
    const refused = await apply({ ...two, 'small/a-x': files('a') });
    expect(refused).toMatchObject({ outcome: 'opened', diagnostics: [{ code: 'removal-budget' }] });
    expect(refused.changeSet?.changes.every(({ action }) => action === 'add')).toBe(true);
    expect(refused.pullRequest?.body).toContain('Removals held back');
  });

  test('that were allowed once stay in their pull request when a later run isn’t told so again', async () => {
    const { apply, pulls, refs } = await world();
    await apply(four);
    await pulls.merge(1);
    await apply(two, { allowRemovals: { folders: 2 } });
    const before = await refs();
    expect(await apply(two)).toMatchObject({ outcome: 'unchanged', diagnostics: [] });
    expect(await refs()).toBe(before);
    const { 'large/c-x': _c, ...one } = two;
    expect(await apply(one)).toMatchObject({ diagnostics: [{ code: 'removal-budget' }] });
  });
});

describe('what a body says about itself', () => {
  test('is read back from the pull request', async () => {
    const here = await world();
    await here.apply(web);
    expect(parseMarker((await onlyPull(here)).pull.body)).toMatchObject({ environment: 'dev', state: 'proposed' });
  });
});
