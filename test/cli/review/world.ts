import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gitEnvironment, type TestFile } from '../../support/git-repository.ts';
import { type GitHubServer, gitHubServer, WORKFLOW_TOKEN } from '../../support/github-server/github-server.ts';
import { newPull, type Pull } from '../../support/github-server/world.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { berth, type Result } from '../fixture.ts';
import { type TestFleet, testFleet } from '../fleet.ts';

/** A control plane on a GitHub, with pull requests to it, and runs of workflows as GitHub starts them. */
export interface ReviewWorld {
  readonly fleet: TestFleet;
  readonly server: GitHubServer;
  /** Opens a pull request to a branch, or pushes to the one from there. */
  readonly propose: (base: string, files: Files, options?: ProposeOptions) => Promise<Proposed>;
  /** A run of a workflow. */
  readonly run: (event: WorkflowEvent, words?: readonly string[]) => Promise<WorkflowResult>;
  /** The environment of such a run, for other ways to start it. */
  readonly environment: (event: WorkflowEvent) => Promise<Record<string, string>>;
  /** Requests that write, since the last call. */
  readonly writes: () => string[];
}

type Files = Readonly<Record<string, TestFile>>;

interface ProposeOptions {
  /** Branch that it comes from. */
  readonly from?: string;
  /** `owner/name` of the fork. */
  readonly fork?: string;
}

export interface Proposed {
  readonly pull: Pull;
  readonly head: string;
  /** The merge that GitHub makes for the checks. */
  readonly merge: string;
  readonly url: string;
}

export interface WorkflowEvent {
  readonly name: 'pull_request' | 'pull_request_target' | 'workflow_run' | 'push';
  readonly proposed: Proposed;
  /** Changed in the payload. */
  readonly payload?: Readonly<Record<string, unknown>>;
}

export interface WorkflowResult extends Result {
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

const REPOSITORY = 'platform/gitops';

export async function reviewWorld(): Promise<ReviewWorld> {
  const fleet = await testFleet();
  const { controlPlane } = fleet;
  const server = await gitHubServer({ repository: controlPlane });
  await moveTo(fleet, server.address);
  const cache = await temporaryFolder();
  let seen = 0;
  const environment: ReviewWorld['environment'] = async ({ name, proposed, payload = {} }) => {
    const folder = await temporaryFolder();
    const path = join(folder, 'event.json');
    await writeFile(path, JSON.stringify({ ...payloadOf(name, proposed), ...payload }));
    for (const file of ['summary.md', 'outputs']) await writeFile(join(folder, file), '');
    return {
      ...gitEnvironment(),
      XDG_CACHE_HOME: cache,
      RUNNER_TEMP: folder,
      GITHUB_ACTIONS: 'true',
      GITHUB_SERVER_URL: server.origin,
      GITHUB_REPOSITORY: REPOSITORY,
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: path,
      GITHUB_SHA: proposed.merge,
      GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
      GITHUB_OUTPUT: join(folder, 'outputs'),
      GITHUB_TOKEN: WORKFLOW_TOKEN,
    };
  };
  return {
    fleet,
    server,
    environment,
    propose: async (base, files, options = {}) => await propose({ fleet, server }, base, { files, ...options }),
    run: async (event, words = []) => {
      const env = await environment(event);
      const result = await berth(['review', '--github', ...words], { env, cwd: env['RUNNER_TEMP'] ?? '' });
      return { ...result, ...(await written(env)) };
    },
    writes: () => {
      const since = server.requests.slice(seen);
      seen = server.requests.length;
      return since.filter(({ git, method }) => !git && method !== 'GET').map(({ method, path }) => `${method} ${path}`);
    },
  };
}

/** What a step left in the files that the runner reads. */
export async function written(env: Readonly<Record<string, string>>): Promise<Omit<WorkflowResult, keyof Result>> {
  const outputs = await readFile(env['GITHUB_OUTPUT'] ?? '', 'utf8');
  const lines = outputs.split('\n').filter(line => line !== '');
  return {
    summary: await readFile(env['GITHUB_STEP_SUMMARY'] ?? '', 'utf8'),
    outputs: Object.fromEntries(
      lines.map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ),
  };
}

/** The same fleet, whose objects name the control plane by its address on the server. */
async function moveTo({ controlPlane }: TestFleet, address: string): Promise<void> {
  const moved = async (branch: string, change: (text: string) => string): Promise<string> => {
    const files: Record<string, string> = {};
    for (const path of await controlPlane.list(branch)) {
      const text = await controlPlane.read(branch, path);
      if (change(text) !== text) files[path] = change(text);
    }
    return await controlPlane.commit(branch, files);
  };
  const main = await moved('main', text => text.replaceAll(controlPlane.path, address));
  for (const branch of ['dev', 'prod']) {
    await moved(branch, text => text.replaceAll(controlPlane.path, address).replace(/commit: .*/, `commit: ${main}`));
  }
}

async function propose(
  { fleet: { controlPlane }, server: { state, origin } }: Pick<ReviewWorld, 'fleet' | 'server'>,
  base: string,
  { files, from = 'feature', fork }: ProposeOptions & { readonly files: Files },
): Promise<Proposed> {
  const known = state.pulls.find(pull => pull.head === from && pull.fork === fork && pull.base === base);
  const number = known?.number ?? state.pulls.length + 1;
  const branch = `work-${number}`;
  await controlPlane.branch(branch, known?.headCommit ?? base);
  const head = await controlPlane.commit(branch, files);
  await controlPlane.git('update-ref', `refs/pull/${number}/head`, head);
  if (fork === undefined) await controlPlane.branch(from, head);
  const merge =
    (await state.git.merge((await controlPlane.git('rev-parse', base)).trim(), head, {
      message: 'Merge',
      squash: false,
    })) ?? '';
  await controlPlane.git('update-ref', `refs/pull/${number}/merge`, merge);
  await controlPlane.git('branch', '-D', branch);
  const fields = { number, head: from, base, headCommit: head, ...(fork !== undefined && { fork }) };
  const pull = known ?? newPull({ ...fields, title: 'A change', body: '' });
  pull.headCommit = head;
  if (known === undefined) state.pulls.push(pull);
  return { pull, head, merge, url: `${origin}/${REPOSITORY}/pull/${number}` };
}

function payloadOf(name: WorkflowEvent['name'], { pull, head }: Proposed): object {
  const repo = { full_name: pull.fork ?? REPOSITORY };
  if (name === 'workflow_run') {
    return {
      workflow_run: { event: 'pull_request', head_sha: head, head_branch: pull.head, head_repository: repo },
      repository: { full_name: REPOSITORY },
    };
  }
  return {
    number: pull.number,
    pull_request: {
      number: pull.number,
      base: { ref: pull.base, repo: { full_name: REPOSITORY } },
      head: { ref: pull.head, sha: head, repo },
    },
  };
}
