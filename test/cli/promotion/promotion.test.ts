import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { promotionReportSchema } from '../../../use-cases/promotion/promotion-report.ts';
import { gitEnvironment } from '../../support/git-repository.ts';
import { gitServer } from '../../support/git-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { berth } from '../fixture.ts';
import { type TestFleet, template, testFleet } from '../fleet.ts';

interface Promoted extends TestFleet {
  /** Commits of main: what dev and prod have, and two newer ones. */
  readonly commits: readonly [string, string, string];
}

async function fleet(): Promise<Promoted> {
  const made = await testFleet();
  const commit = async (text: string): Promise<string> =>
    await made.controlPlane.commit('main', { 'templates/namespace.yaml': template('namespace', 'namespace', text) });
  const first = (await made.controlPlane.git('rev-parse', 'main')).trim();
  const second = await commit('kind: Namespace\nname: {{ .Namespace }}\nsecond: true');
  return { ...made, commits: [first, second, await commit('kind: Namespace\nname: {{ .Namespace }}\nthird: true')] };
}

async function pinned({ controlPlane }: TestFleet, environment = 'dev'): Promise<string> {
  return /commit: "?([0-9a-f]{40})/.exec(await controlPlane.read(environment, 'base-repo.yaml'))?.[1] ?? '';
}

describe('berth promote', () => {
  test('shows the commits and what follows, asks, and moves nothing but the pin', async () => {
    const made = await fleet();
    const [first, , third] = made.commits;
    const before = await made.controlPlane.read('dev', 'base-repo.yaml');
    const questions: string[] = [];
    const answer = (yes: boolean) => async (question: string) => {
      questions.push(question);
      return await Promise.resolve(yes);
    };
    const declined = await made.run(['promote', '-e', 'dev'], { confirm: answer(false) });
    expect(declined).toMatchObject({ code: 0, stderr: 'nothing was written\n' });
    expect(declined.stdout).toContain(`dev  promote ${third.slice(0, 7)} from ${first.slice(0, 7)}, 2 commits`);
    expect(declined.stdout).toMatch(/\+ [0-9a-f]{7} .*\n {2}\+ [0-9a-f]{7}/);
    expect(declined.stdout).toContain(`promotes ${third.slice(0, 7)}`);
    expect(await pinned(made)).toBe(first);
    const done = await made.run(['promote', '-e', 'dev'], { confirm: answer(true) });
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(questions).toEqual(Array(2).fill(`Promote ${third.slice(0, 7)} to dev?`));
    expect(await made.controlPlane.read('dev', 'base-repo.yaml')).toBe(before.replace(first, third));
    expect(await pinned(made, 'prod')).toBe(first);
    const message = await made.controlPlane.git('log', '-1', '--format=%B', 'dev');
    expect(message).toContain(`Berth-Promotion: ${third}\nBerth-From: ${first}`);
    const applied = await made.run(['apply', '-e', 'dev']);
    expect(applied.code).toBe(0);
    expect(await made.gitops.read('berth/dev', '.github/tracking/Promoted_Commit_Id')).toBe(third);
    expect(await made.gitops.read('berth/dev', 'large/cart-api/namespace.yaml')).toContain('third: true');
  });

  test('takes the beginning of a commit, and what is there already is nothing to do', async () => {
    const made = await fleet();
    const [, second] = made.commits;
    expect((await made.run(['promote', second.slice(0, 9), '-e', 'dev', '--yes'])).code).toBe(0);
    expect(await pinned(made)).toBe(second);
    const again = await made.run(['promote', second, '-e', 'dev']);
    expect(again).toMatchObject({ code: 0, stdout: `dev has ${second.slice(0, 7)} already: there is nothing to do\n` });
  });

  test('writes nothing without a terminal, unless it is told to', async () => {
    const made = await fleet();
    const { code, stderr } = await made.run(['promote', '-e', 'dev']);
    expect(code).toBe(2);
    expect(stderr).toContain('nothing was written: there is no terminal to ask');
    expect(await pinned(made)).toBe(made.commits[0]);
  });

  test('pins an environment that followed the branch', async () => {
    const made = await fleet();
    const text = await made.controlPlane.read('dev', 'base-repo.yaml');
    await made.controlPlane.commit('dev', { 'base-repo.yaml': text.replace(/\n +commit: .*/, '') });
    expect((await made.run(['promote', '-e', 'dev', '--yes'])).code).toBe(0);
    expect(await pinned(made)).toBe(made.commits[2]);
  });

  test('refuses what makes a plan impossible, and writes nothing', async () => {
    const made = await fleet();
    const base = await made.controlPlane.read('dev', 'base-repo.yaml');
    const broken = base.replace('name: main', 'name: more').replace('path: .', 'path: nowhere');
    await made.controlPlane.commit('main', { 'more.yaml': broken });
    const { code, stderr } = await made.run(['promote', '-e', 'dev', '--yes']);
    expect(code).toBe(1);
    expect(stderr).toContain('nothing was written');
    expect(await pinned(made)).toBe(made.commits[0]);
  });

  test.each<[string, (made: Promoted) => Promise<string[]>, RegExp]>([
    [
      'an unknown commit',
      async () => await Promise.resolve(['promote', 'abcdef1', '-e', 'dev']),
      /abcdef1 is not a commit of branch main/,
    ],
    [
      'a commit of another branch',
      async ({ controlPlane }) => ['promote', (await controlPlane.git('rev-parse', 'prod')).trim(), '-e', 'dev'],
      /is not a commit of branch main[^]*--first-parent/,
    ],
    ['no environment', async () => await Promise.resolve(['promote']), /berth promote needs one environment/],
    [
      'two environments',
      async () => await Promise.resolve(['promote', '-e', 'dev', '-e', 'prod']),
      /needs one environment/,
    ],
    [
      'an unknown environment',
      async () => await Promise.resolve(['promote', '-e', 'dve']),
      /has no environment "dve"[^]*did you mean "dev"/,
    ],
    ['what is no id', async () => await Promise.resolve(['promote', 'main~1', '-e', 'dev']), /main~1 is not a commit/],
  ])('refuses %s', async (_, words, message) => {
    const made = await fleet();
    const { code, stderr } = await made.run(
      [...(await words(made))].filter(word => word !== ''),
      {},
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(await pinned(made)).toBe(made.commits[0]);
  });

  test('says it when somebody else was quicker, and leaves their commit', async () => {
    const made = await fleet();
    const { code, stderr } = await made.run(['promote', '-e', 'dev'], {
      confirm: async () => {
        await made.controlPlane.commit('dev', { 'note.md': 'quicker\n' });
        return true;
      },
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(/branch dev of .* has changed meanwhile\n {2}fix: run the command again/);
    expect(await made.controlPlane.read('dev', 'note.md')).toBe('quicker\n');
    expect(await pinned(made)).toBe(made.commits[0]);
  });

  test('tells programs the same by a schema', async () => {
    const made = await fleet();
    const { stdout } = await made.run(['promote', '-e', 'dev', '--yes', '--output', 'json']);
    const report: unknown = JSON.parse(stdout);
    expect(promotionReportSchema.strict().parse(report)).toEqual(report);
    expect(report).toMatchObject({
      kind: 'promote',
      from: made.commits[0],
      to: made.commits[2],
      written: true,
      plan: { complete: true },
    });
  });
});

test('a pin on a server is pushed there, with the credentials for it', async () => {
  const made = await fleet();
  const { controlPlane, commits } = made;
  await controlPlane.git('config', 'http.receivepack', 'true');
  const server = await gitServer({ root: dirname(dirname(controlPlane.path)), credentials: 'ada:secret' });
  const address = `${server.url}/${basename(dirname(controlPlane.path))}/repository.git`;
  const onServer = async (branch: string, path: string): Promise<string> =>
    (await controlPlane.read(branch, path)).replaceAll(`repo: ${controlPlane.path}`, `repo: ${address}`);
  const main = await controlPlane.commit('main', {
    '.environments/dev.yaml': await onServer('main', '.environments/dev.yaml'),
  });
  await controlPlane.commit('dev', { 'base-repo.yaml': await onServer('dev', 'base-repo.yaml') });
  const credentials = join(
    await temporaryFolder({ 'c.yaml': `${new URL(address).origin}: {token: secret, username: ada}\n` }),
    'c.yaml',
  );
  const words = ['promote', '-e', 'dev', '--yes'];
  const refused = await berth([...words, '--control-plane', address], { env: await environment() });
  expect(refused.code).toBe(1);
  const { code, stdout } = await berth([...words, '--control-plane', address, '--credentials', credentials], {
    env: await environment(),
  });
  expect({ code, stdout }).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`from ${commits[0].slice(0, 7)}, 3 commits`),
  });
  expect(await pinned(made)).toBe(main);
});

async function environment(): Promise<Record<string, string | undefined>> {
  return { ...gitEnvironment(), XDG_CACHE_HOME: await temporaryFolder() };
}

describe('berth rollback', () => {
  test('brings back what was there before, and nothing newer', async () => {
    const made = await fleet();
    const [first, second, third] = made.commits;
    for (const commit of [second, third]) await made.run(['promote', commit, '-e', 'dev', '--yes']);
    const { stdout } = await made.run(['rollback', '-e', 'dev', '--yes']);
    expect(stdout).toContain(`dev  roll back to ${second.slice(0, 7)} from ${third.slice(0, 7)}, 1 commit`);
    expect(await pinned(made)).toBe(second);
    await made.run(['rollback', '-e', 'dev', '--yes']);
    expect(await pinned(made)).toBe(first);
    expect((await made.run(['rollback', '-e', 'dev', '--yes'])).stderr).toContain(
      'environment dev has had no older commit',
    );
  });

  test('is told as one by the plan and by the pull request', async () => {
    const made = await fleet();
    const [, second, third] = made.commits;
    await made.run(['promote', second, '-e', 'dev', '--yes']);
    await made.run(['promote', third, '-e', 'dev', '--yes']);
    await made.run(['apply', '-e', 'dev']);
    await made.gitops.git('update-ref', 'refs/heads/dev', 'refs/heads/berth/dev');
    const { stdout } = await made.run(['rollback', '-e', 'dev', '--yes']);
    expect(stdout).toContain(`rolls back to ${second.slice(0, 7)}`);
    const applied = await made.run(['apply', '-e', 'dev']);
    expect(applied.stdout).toContain(`Roll dev back to ${second.slice(0, 7)}: 2 changed`);
    const message = await made.gitops.git('log', '-1', '--format=%B', 'berth/dev');
    expect(message).toContain(`Rolled back to: ${second}`);
    expect(message).not.toContain('Promoted');
    const { stdout: listed } = await made.run(['pulls', 'list', '--output', 'json']);
    expect(JSON.parse(listed)).toMatchObject([{ labels: ['rollback'], body: expect.stringContaining('Rolls back') }]);
  });

  test('and promotion each refuse the other’s direction, with the command that does it', async () => {
    const made = await fleet();
    const [first, second, third] = made.commits.map(commit => commit.slice(0, 7));
    await made.run(['promote', second ?? '', '-e', 'dev', '--yes']);
    const back = await made.run(['promote', first ?? '', '-e', 'dev', '--yes']);
    expect(back.stderr).toMatch(
      new RegExp(`${first} is older than ${second}.*\\n[^]*berth rollback -e dev --to ${first}`),
    );
    const forward = await made.run(['rollback', '--to', third ?? '', '-e', 'dev', '--yes']);
    expect(forward.stderr).toMatch(
      new RegExp(`${third} is newer than ${second}.*\\n[^]*berth promote -e dev ${third}`),
    );
    expect(await pinned(made)).toBe(made.commits[1]);
  });

  test('says it when the branch was rewritten', async () => {
    const made = await fleet();
    const text = await made.controlPlane.read('dev', 'base-repo.yaml');
    await made.controlPlane.commit('dev', {
      'base-repo.yaml': text.replace(
        /commit: .*/,
        `commit: ${(await made.controlPlane.git('rev-parse', 'prod')).trim()}`,
      ),
    });
    const { code, stderr } = await made.run(['promote', '-e', 'dev', '--yes']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/is not on branch main any more/);
  });
});
