import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { berth, type Result } from '../../cli/fixture.ts';
import { config, testFleet } from '../../cli/fleet.ts';
import { gitEnvironment } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import type { GiteaClient } from '../../testbed/clients/gitea.ts';
import { test } from '../../testbed/fixtures.ts';
import { type GiteaRepository, giteaRepository } from '../../testbed/gitea-repository.ts';
import { basic, newToken } from '../gitea-world.ts';

interface Comment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly login: string };
}

interface Pull {
  readonly number: number;
  readonly html_url: string;
  readonly head: { readonly sha: string; readonly ref: string; readonly repo: { readonly full_name: string } };
}

/** A private control plane in Gitea, and an account that may read it and comment, and nothing else. */
interface ReviewWorld {
  readonly repository: GiteaRepository;
  readonly person: Person;
  readonly open: (head: string) => Promise<Pull>;
  readonly comments: (pull: Pull) => Promise<Comment[]>;
  readonly run: (words: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Result>;
}

interface Person {
  readonly name: string;
  readonly password: string;
}

const SCOPES = ['read:repository', 'write:issue', 'read:user'];

async function reviewWorld(
  client: GiteaClient,
  organization: string,
  scopes: readonly string[] = SCOPES,
): Promise<ReviewWorld> {
  const fleet = await testFleet();
  const repository = await giteaRepository(client, organization, 'control-plane');
  let main = '';
  for (const branch of ['main', 'dev', 'prod']) {
    const files: Record<string, string> = {};
    for (const path of await fleet.controlPlane.list(branch)) {
      const text = await fleet.controlPlane.read(branch, path);
      files[path] = text.replaceAll(fleet.controlPlane.path, repository.url).replace(/commit: .*/, `commit: ${main}`);
    }
    const commit = await repository.push(files, branch);
    if (branch === 'main') main = commit;
  }
  await repository.request('PATCH', '', { private: true });
  const person = await newPerson(client, `${organization}-reader`);
  await repository.request('PUT', `/collaborators/${person.name}`, { permission: 'read' });
  const token = await newToken(client, person, scopes);
  const base = {
    ...gitEnvironment(),
    XDG_CACHE_HOME: await temporaryFolder(),
    GITEA_SERVER_URL: client.address,
    GITEA_TOKEN: token,
  };
  return {
    repository,
    person,
    open: async head => await repository.request<Pull>('POST', '/pulls', { head, base: 'dev', title: 'A change' }),
    comments: async ({ number }) => await repository.request<Comment[]>('GET', `/issues/${number}/comments`),
    run: async (words, env = {}) => {
      const result = await berth(['review', ...words], { env: { ...base, ...env }, cwd: await temporaryFolder() });
      expect(JSON.stringify(result)).not.toContain(token);
      return result;
    },
  };
}

async function newPerson(client: GiteaClient, name: string): Promise<Person> {
  const password = 'a password for tests';
  const email = `${name}@example.com`;
  await client.request('POST', '/admin/users', { username: name, email, password, must_change_password: false });
  return { name, password };
}

/** A request as somebody else. */
async function as(client: GiteaClient, person: Person, path: string, body: object): Promise<unknown> {
  const response = await fetch(`${client.address}/api/v1${path}`, {
    method: 'POST',
    headers: { ...basic(person), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return await response.json();
}

test('one comment on a pull request is made, left and updated, by an account that may only read and comment', async ({
  gitea: { client },
  organization,
}) => {
  const { repository, person, open, comments, run } = await reviewWorld(client, organization);
  const low = { 'config/all.yaml': config('all', 'LEVEL: low') };
  await repository.request('POST', '/branches', { new_branch_name: 'feature', old_branch_name: 'dev' });
  const push = async (text: string): Promise<string> => {
    const path = '/contents/config/all.yaml';
    const { sha } = await repository.request<{ sha: string }>('GET', `${path}?ref=feature`);
    const content = Buffer.from(text).toString('base64');
    const { commit } = await repository.request<{ commit: { sha: string } }>('PUT', path, {
      branch: 'feature',
      sha,
      content,
    });
    return commit.sha;
  };
  const first = await push(low['config/all.yaml']);
  const pull = await open('feature');
  // A person quotes it, before and after.
  await repository.request('POST', `/issues/${pull.number}/comments`, {
    body: 'look\n\n<!-- berth:comment review -->',
  });
  const where = ['--control-plane', repository.url, '--pull-request', pull.html_url];
  const words = (head: string): string[] => ['--branch', 'dev', '--head', head, '--output', 'markdown', ...where];

  const made = await run(words(first));
  expect(made).toMatchObject({ code: 0, stderr: `commented on #${pull.number}\n` });
  expect(await comments(pull)).toMatchObject([
    { body: expect.stringMatching(/^look/) as string },
    { user: { login: person.name }, body: expect.stringContaining(made.stdout.trim()) as string },
  ]);
  expect((await run(words(first))).stderr).toBe(`the comment on #${pull.number} says this already\n`);

  const second = await push(config('all', 'LEVEL: dev'));
  await repository.request('POST', `/issues/${pull.number}/comments`, {
    body: 'again\n\n<!-- berth:comment review -->',
  });
  expect(await run(words(second))).toMatchObject({ code: 0, stderr: `commented on #${pull.number}\n` });
  expect(await comments(pull)).toMatchObject([
    { body: expect.stringMatching(/^look/) as string },
    { body: expect.stringContaining('**no manifest** changes') as string },
    { body: expect.stringMatching(/^again/) as string },
  ]);
});

test('a workflow reviews a fork with its event, and a second one comments on that pull request only', async ({
  gitea: { client },
  organization,
}) => {
  const { repository, comments, run, open } = await reviewWorld(client, organization);
  const mallory = await newPerson(client, `${organization}-mallory`);
  await repository.request('PUT', `/collaborators/${mallory.name}`, { permission: 'read' });
  await as(client, mallory, `/repos/${repository.name}/forks`, {});
  const content = Buffer.from(config('more', 'MORE: "1"')).toString('base64');
  await as(client, mallory, `/repos/${mallory.name}/control-plane/contents/config/more.yaml`, {
    branch: 'dev',
    new_branch: 'feature',
    content,
  });
  const pull = await open(`${mallory.name}:feature`);
  const folder = await temporaryFolder();
  const environment = async (name: string, payload: object): Promise<Record<string, string>> => {
    await writeFile(join(folder, 'event.json'), JSON.stringify(payload));
    return {
      GITHUB_SERVER_URL: client.address,
      GITHUB_REPOSITORY: repository.name,
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: join(folder, 'event.json'),
      GITHUB_SHA: pull.head.sha,
    };
  };
  const event = await environment('pull_request', { pull_request: pull });
  const review = join(folder, 'review.json');
  expect(await run(['--github', '--save', review], event)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^- dev: 2 changed\nnot commented/) as string,
  });
  expect(await comments(pull)).toEqual([]);

  const { sha, ref, repo } = pull.head;
  const ended = { event: 'pull_request', head_sha: sha, head_branch: ref, head_repository: repo };
  const after = await environment('workflow_run', { workflow_run: ended });
  expect(await run(['--github', '--from', review], after)).toMatchObject({ stdout: `commented on #${pull.number}\n` });
  expect(await comments(pull)).toMatchObject([{ body: expect.stringContaining('in a run of the fork') as string }]);
  const elsewhere = await environment('workflow_run', {
    workflow_run: { ...ended, head_repository: { full_name: 'a/b' } },
  });
  expect((await run(['--github', '--from', review], elsewhere)).stdout).toContain('not commented');
});

test('a token that may not ask whose it is says which scope it lacks', async ({ gitea: { client }, organization }) => {
  const { repository, run } = await reviewWorld(client, organization, ['read:repository', 'write:issue']);
  await repository.request('POST', '/branches', { new_branch_name: 'feature', old_branch_name: 'dev' });
  const words = ['--branch', 'dev', '--head', await tip(repository), '--control-plane', repository.url];
  expect(await run([...words, '--pull-request', `${client.address}/${repository.name}/pulls/1`])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('give the token the scope read:user') as string,
  });
});

async function tip(repository: GiteaRepository): Promise<string> {
  const { commit } = await repository.request<{ commit: { id: string } }>('GET', '/branches/feature');
  return commit.id;
}
