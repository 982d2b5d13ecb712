import { readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { config, template } from '../fleet.ts';
import { type Proposed, type ReviewWorld, reviewWorld } from './world.ts';

const comments = ({ pull }: Proposed): string[] => pull.comments.map(({ text }) => text);
const wrongType = async ({ fleet }: ReviewWorld): Promise<string> =>
  (await fleet.controlPlane.read('dev', 'types/large.yaml')).replace('flux', 'fluxx');

/** Differences from GitHub's description, but for the question whether it is a Gitea, which unknown servers are asked. */
const described = ({ server }: ReviewWorld): string[] =>
  server.problems.filter(problem => !problem.includes('/v1/version'));

describe('a workflow of a pull request', () => {
  test('comments once, in place, and writes nothing when a push changes nothing there', async () => {
    const world = await reviewWorld();
    const proposed = await world.propose('dev', { 'config/all.yaml': config('all', 'LEVEL: low') });
    const first = await world.run({ name: 'pull_request', proposed });
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.outputs).toEqual({ environments: '1', errors: '0', warnings: '0', fork: 'false', commented: 'true' });
    expect(world.writes()).toEqual(['POST /repos/platform/gitops/issues/1/comments']);
    expect(comments(proposed)[0]).toContain('#### `dev`: 2 changed');
    expect(first.summary).toContain('#### `dev`: 2 changed');

    const pushed = await world.propose('dev', { 'notes.txt': 'hello' });
    expect((await world.run({ name: 'pull_request', proposed: pushed })).code).toBe(0);
    expect(world.writes()).toEqual([]);

    const back = await world.propose('dev', { 'config/all.yaml': config('all', 'LEVEL: dev') });
    await world.run({ name: 'pull_request', proposed: back });
    expect(world.writes()).toEqual([expect.stringMatching(/^PATCH .*\/issues\/comments\/\d+$/)]);
    expect(comments(back)).toEqual([expect.stringContaining('**no manifest** changes in any of 2 environments')]);
    expect(described(world)).toEqual([]);
  });

  test('compares the merge with the branch, so that what others merged meanwhile is on both sides', async () => {
    const world = await reviewWorld();
    await world.propose('dev', { 'config/all.yaml': config('all', 'LEVEL: low') });
    await world.fleet.controlPlane.commit('dev', {
      'types/small.yaml': `# moved\n${await world.fleet.controlPlane.read('dev', 'types/small.yaml')}`,
    });
    const proposed = await world.propose('dev', { 'notes.txt': 'hello' });
    const { stdout } = await world.run({ name: 'pull_request', proposed });
    expect(stdout).toBe('- dev: 2 changed\ncommented on #1\n');
  });

  test('reviews the head when there is no merge commit, as on Gitea', async () => {
    const world = await reviewWorld();
    const proposed = await world.propose('main', {
      'templates/flux.yaml': template('flux', 'reconciler', 'kind: Flux2'),
    });
    const { code, stdout } = await world.run({ name: 'pull_request', proposed: { ...proposed, merge: proposed.head } });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '- dev: 2 changed\n- prod: 2 changed\ncommented on #1\n' });
  });

  test('puts new problems at their lines, and ends with 2', async () => {
    const world = await reviewWorld();
    const proposed = await world.propose('dev', { 'types/large.yaml': await wrongType(world) });
    const { code, stdout, outputs } = await world.run({ name: 'pull_request', proposed });
    expect(code).toBe(2);
    expect(stdout).toMatch(/^::error file=types\/large\.yaml,line=8,col=3,title=unknown-template::/);
    expect(outputs).toMatchObject({ errors: '1', commented: 'true' });
  });

  test('whose token may not comment warns, and shows all the same', async () => {
    const world = await reviewWorld();
    const proposed = await world.propose('dev', { 'config/all.yaml': config('all', 'LEVEL: low') });
    world.server.refuse = ({ method }) =>
      method === 'POST' ? { status: 403, data: { message: 'Resource not accessible by integration' } } : undefined;
    const { code, stdout, outputs, summary } = await world.run({ name: 'pull_request', proposed });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /::warning title=comment-failed::can't comment on pull request #1 .*Resource not accessible/,
    );
    expect(outputs).toMatchObject({ commented: 'false' });
    expect(summary).toContain('2 changed');
  });

  test('leaves the comment of a person who quotes it alone', async () => {
    const world = await reviewWorld();
    const proposed = await world.propose('dev', { 'config/all.yaml': config('all', 'LEVEL: low') });
    const quote = { id: 1, login: 'eve', text: '<!-- berth:comment review -->\nquoted' };
    proposed.pull.comments.push(quote);
    await world.run({ name: 'pull_request', proposed });
    expect(comments(proposed)).toEqual([quote.text, expect.stringContaining('2 changed')]);
  });

  test('says why it does nothing, for events without a pull request, and outside of a workflow', async () => {
    const world = await reviewWorld();
    const proposed = await world.propose('dev', { 'notes.txt': 'hello' });
    expect(await world.run({ name: 'push', proposed })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('has no pull request to review') as string,
    });
    expect(await world.fleet.run(['review', '--github'])).toMatchObject({ code: 2 });
  });
});

describe('a fork', () => {
  const fork = 'mallory/gitops';

  test('is planned and annotated without a write, and never asked for anything itself', async () => {
    const world = await reviewWorld();
    const proposed = await world.propose('dev', { 'types/large.yaml': await wrongType(world) }, { fork });
    const { code, stdout, outputs } = await world.run({ name: 'pull_request', proposed }, ['--save', 'review.json']);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^::error file=types\/large\.yaml,line=8/);
    expect(stdout).toContain('not commented');
    expect(outputs).toMatchObject({ fork: 'true', commented: 'false', errors: '1' });
    expect(world.writes()).toEqual([]);
    expect(world.server.requests.filter(({ path }) => path.includes('mallory'))).toEqual([]);
  });

  test('is commented by a second workflow, from what the first one saved', async () => {
    const world = await reviewWorld();
    const proposed = await world.propose('dev', { 'config/all.yaml': config('all', 'LEVEL: low') }, { fork });
    const file = join(await temporaryFolder(), 'review.json');
    await world.run({ name: 'pull_request', proposed }, ['--save', file]);
    const git = world.server.requests.filter(one => one.git).length;
    const second = await world.run({ name: 'workflow_run', proposed }, ['--from', file]);
    expect(second).toMatchObject({ code: 0, stdout: 'commented on #1\n', stderr: '', outputs: { commented: 'true' } });
    expect(comments(proposed)).toEqual([expect.stringContaining('computed in a run of the fork')]);
    expect(described(world)).toEqual([]);
    // Nothing of the fork is read, let alone planned.
    expect(world.server.requests.filter(one => one.git)).toHaveLength(git);
    world.writes();
    await world.run({ name: 'workflow_run', proposed }, ['--from', file]);
    expect(world.writes()).toEqual([]);
  });

  test('can’t comment on the pull request of somebody else', async () => {
    const world = await reviewWorld();
    const victim = await world.propose('dev', { 'notes.txt': 'ours' });
    const proposed = await world.propose('dev', { 'config/all.yaml': config('all', 'LEVEL: low') }, { fork });
    const file = join(await temporaryFolder(), 'review.json');
    await world.run({ name: 'pull_request', proposed }, ['--save', file]);
    const review = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    for (const lie of [{ pullRequest: victim.pull.number }, { branch: 'main' }, { pullRequest: undefined }]) {
      await writeFile(file, JSON.stringify({ ...review, ...lie }));
      expect(await world.run({ name: 'workflow_run', proposed }, ['--from', file])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('of another pull request') as string,
      });
    }
    // The same commit in a fork is the commit of a pull request from that fork, and of no other.
    const stolen = { ...proposed, head: victim.head, pull: { ...proposed.pull, headCommit: victim.head } };
    await writeFile(file, JSON.stringify({ ...review, pullRequest: victim.pull.number }));
    expect(await world.run({ name: 'workflow_run', proposed: stolen }, ['--from', file])).toMatchObject({ code: 0 });
    expect(world.writes()).toEqual([]);
  });

  test('that has pushed since is left to the run of that push', async () => {
    const world = await reviewWorld();
    const proposed = await world.propose('dev', { 'config/all.yaml': config('all', 'LEVEL: low') }, { fork });
    const file = join(await temporaryFolder(), 'review.json');
    await world.run({ name: 'pull_request', proposed }, ['--save', file]);
    await world.propose('dev', { 'notes.txt': 'hello' }, { fork });
    const late = await world.run({ name: 'workflow_run', proposed }, ['--from', file]);
    expect(late).toMatchObject({ code: 0, stdout: expect.stringContaining('newer commits') as string });
    expect(world.writes()).toEqual([]);
  });

  test('can’t get at files, commands of the runner or markup through what it saved', async () => {
    const world = await reviewWorld();
    const proposed = await world.propose('dev', { 'config/all.yaml': config('all', 'LEVEL: low') }, { fork });
    const folder = await temporaryFolder();
    const file = join(folder, 'review.json');
    const refused = async (path: string): Promise<string> => {
      const { code, stdout, stderr } = await world.run({ name: 'workflow_run', proposed }, ['--from', path]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      return stderr;
    };
    await writeFile(join(folder, 'secret'), 'TOP SECRET');
    await symlink(join(folder, 'secret'), join(folder, 'link.json'));
    expect(await refused(join(folder, 'link.json'))).toContain('is no file');
    expect(await refused(join(folder, 'secret'))).not.toContain('TOP');
    await writeFile(file, `{"version":1,"x":"${'y'.repeat(21 * 1024 * 1024)}"}`);
    expect(await refused(file)).toContain('is larger than 20 MB');

    await world.run({ name: 'pull_request', proposed }, ['--save', file]);
    const review = JSON.parse(await readFile(file, 'utf8')) as { environments: object[] };
    const evil = '@team fixes #1\n::error::x\n</details><img src=x>`';
    const changed = [{ clusterType: evil, deploymentTarget: evil, policies: [evil], files: [evil] }];
    const problem = { severity: 'error', code: evil, message: evil, fix: evil, file: evil };
    const environments = [
      { ...review.environments[0], environment: evil, changed, added: changed, problems: [problem] },
    ];
    await writeFile(file, JSON.stringify({ ...review, environments, others: [evil] }));
    const { code, stdout } = await world.run({ name: 'workflow_run', proposed }, ['--from', file]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'commented on #1\n' });
    const [text = ''] = comments(proposed);
    expect(text.replace(/``.*?``(?!`)/g, '')).not.toMatch(/@team|fixes|<img/);
  });

  test('is refused in pull_request_target, which has the secrets', async () => {
    const world = await reviewWorld();
    const proposed = await world.propose('dev', { 'notes.txt': 'hello' }, { fork });
    const requests = world.server.requests.length;
    expect(await world.run({ name: 'pull_request_target', proposed })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('it has the secrets of this repository') as string,
    });
    expect(world.server.requests).toHaveLength(requests);
  });

  test('gets no credential by naming a server of its own', async () => {
    const world = await reviewWorld();
    const asked: (string | undefined)[] = [];
    const listener = createServer((request, response) => {
      asked.push(request.headers.authorization);
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end();
    });
    await new Promise<void>(resolve => {
      listener.listen(0, '127.0.0.1', resolve);
    });
    const address = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/mallory/workloads`;
    const registration = (await world.fleet.controlPlane.read('main', 'workloads/shop.yaml'))
      .replace('name: shop', 'name: mine')
      .replace(/repo: .*/, `repo: ${address}`);
    const proposed = await world.propose('main', { 'workloads/mine.yaml': registration }, { fork });
    const { code, stdout } = await world.run({ name: 'pull_request', proposed });
    listener.close();
    expect(code).toBe(1);
    expect(stdout).toContain('registration mine can');
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter(header => header !== undefined)).toEqual([]);
  });

  test('can read no variable of the runner with its templates', async () => {
    const world = await reviewWorld();
    const texts = ['{{ env "GITHUB_TOKEN" }}', '{{ expandenv "$GITHUB_TOKEN" }}', '{{ .GITHUB_TOKEN }}'];
    for (const [index, text] of texts.entries()) {
      const files = { 'templates/flux.yaml': template('flux', 'reconciler', `token: ${text}`) };
      const proposed = await world.propose('main', files, { fork, from: `try-${index}` });
      const shown = JSON.stringify(await world.run({ name: 'pull_request', proposed }, ['--save', 'review.json']));
      expect(shown).not.toContain('ghs_');
      expect(shown).toMatch(/held back|no value/);
    }
  });
});

describe('berth review --pull-request', () => {
  test('comments on the pull request of an address, and says so', async () => {
    const world = await reviewWorld();
    const proposed = await world.propose('dev', { 'config/all.yaml': config('all', 'LEVEL: low') });
    const env = await world.environment({ name: 'pull_request', proposed });
    const words = ['review', '--branch', 'dev', '--head', proposed.head, '--pull-request', `${proposed.url}/files`];
    const { code, stdout, stderr } = await world.fleet.run(words, { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'commented on #1\n' });
    expect(stdout).toContain('dev  2 changed');
    expect((await world.fleet.run(words, { env })).stderr).toBe('the comment on #1 says this already\n');
    expect(comments(proposed)).toHaveLength(1);
  });

  test('is refused for what is no address of a pull request, before anything is read', async () => {
    const world = await reviewWorld();
    const words = ['review', '--branch', 'dev', '--pull-request', `${world.server.address}/issues/1`];
    expect(await world.fleet.run(words)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is not the address of a pull request') as string,
    });
    expect(world.server.requests).toEqual([]);
  });
});
