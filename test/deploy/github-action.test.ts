import { spawn } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../cli/fixture.ts';
import { config } from '../cli/fleet.ts';
import { type ReviewWorld, reviewWorld, type WorkflowEvent, written } from '../cli/review/world.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly shell?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

interface Workflow {
  readonly on: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly if?: string; readonly steps: readonly Step[] }>>;
}

const FOLDER = join(ROOT, 'deploy/github-action');
const read = async <Document>(path: string): Promise<Document> =>
  parse(await readFile(join(FOLDER, path), 'utf8')) as Document;

interface ActionRun {
  readonly code: number;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Command lines of npm. */
  readonly npm: string;
  readonly temp: string;
}

/** Runs the scripts of the action one after the other, as the runner does: bash that ends with the first failure. */
async function runAction(
  world: ReviewWorld,
  event: WorkflowEvent,
  given: Readonly<Record<string, string>> = {},
): Promise<ActionRun> {
  const { inputs, runs } = await read<Action>('action.yml');
  const environment = await world.environment(event);
  const { GITHUB_TOKEN: token = '', ...base } = environment;
  const tools = await fakeNpm();
  const temp = base['RUNNER_TEMP'] ?? '';
  const env = {
    ...base,
    PATH: `${tools}:${join(ROOT, 'node_modules/.bin')}:${base['PATH']}`,
    GITHUB_ACTION_PATH: FOLDER,
  };
  const values: Record<string, string> = { 'github.token': token, 'runner.temp': temp };
  for (const [name, { default: usual }] of Object.entries(inputs)) {
    values[`inputs.${name}`] = substitute(given[name] ?? usual, values);
  }
  let log = '';
  let code = 0;
  for (const { run, env: own = {} } of runs.steps) {
    if (run === undefined || code !== 0) continue;
    // Whatever is put into a script could be made to be a command.
    expect(run).not.toContain('${{');
    const set = Object.entries(own).map(([name, value]) => [name, substitute(value, values)]);
    const result = await bash(run, { ...env, ...(Object.fromEntries(set) as Record<string, string>) });
    log += result.log;
    code = result.code;
  }
  return { code, log, temp, npm: await readFile(join(tools, 'log'), 'utf8'), ...(await written(env)) };
}

function substitute(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => values[name] ?? '');
}

/** Packages are there in the checkout: installing them would change it. */
async function fakeNpm(): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'log'), '');
  await writeFile(join(folder, 'npm'), `#!/bin/sh\necho "$@" "token=$GITHUB_TOKEN" >> '${folder}/log'\n`);
  await chmod(join(folder, 'npm'), 0o755);
  return folder;
}

async function bash(script: string, env: Readonly<Record<string, string>>): Promise<{ code: number; log: string }> {
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], { env });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      log += chunk.toString('utf8');
    });
  }
  const code = await new Promise<number | null>(resolve => {
    child.once('close', resolve);
  });
  return { code: code ?? -1, log };
}

describe('the action', () => {
  test('comments on a pull request of the repository itself', async () => {
    const world = await reviewWorld();
    const proposed = await world.propose('dev', { 'config/all.yaml': config('all', 'LEVEL: low') });
    const { code, log, outputs, summary, npm } = await runAction(world, { name: 'pull_request', proposed });
    expect({ code, log }).toEqual({ code: 0, log: '- dev: 2 changed\ncommented on #1\n' });
    expect(outputs).toMatchObject({ environments: '1', commented: 'true', fork: 'false' });
    expect(summary).toContain('2 changed');
    expect(npm).toMatch(/^ci --prefix .*--ignore-scripts.* token=\n$/);
    expect(proposed.pull.comments).toHaveLength(1);
  });

  test('leaves the review of a fork for the second workflow, which comments', async () => {
    const world = await reviewWorld();
    const files = {
      'types/large.yaml': (await world.fleet.controlPlane.read('dev', 'types/large.yaml')).replace('flux', 'no'),
    };
    const proposed = await world.propose('dev', files, { fork: 'mallory/gitops' });
    const first = await runAction(world, { name: 'pull_request', proposed });
    expect(first).toMatchObject({ code: 2, outputs: { commented: 'false', fork: 'true', errors: '1' } });
    expect(world.writes()).toEqual([]);
    const { runs } = await read<Action>('action.yml');
    const upload = runs.steps.find(({ uses }) => uses?.includes('upload-artifact'));
    expect(upload).toMatchObject({ if: expect.stringContaining('always()') as string });
    const from = substitute(upload?.with?.['path'] ?? '', { 'runner.temp': first.temp });
    const second = await runAction(world, { name: 'workflow_run', proposed }, { from });
    expect(second).toMatchObject({ code: 0, log: 'commented on #1\n' });
    expect(proposed.pull.comments).toHaveLength(1);
  });

  test('has the outputs that the command sets, and no others', async () => {
    const { outputs, runs } = await read<Action>('action.yml');
    expect(runs.using).toBe('composite');
    const world = await reviewWorld();
    const proposed = await world.propose('dev', { 'notes.txt': 'hello' });
    const run = await runAction(world, { name: 'pull_request', proposed });
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(run.outputs).sort());
    for (const [name, { value }] of Object.entries(outputs)) expect(value).toBe(`\${{ steps.review.outputs.${name} }}`);
  });
});

describe('what the action and its examples use', () => {
  test('is named by full commit, and asks for no more permissions than it needs', async () => {
    const { runs } = await read<Action>('action.yml');
    const workflows = {
      'review.yml': { contents: 'read', 'pull-requests': 'write' },
      'review-comment.yml': { actions: 'read', 'pull-requests': 'write' },
    };
    const used = runs.steps.flatMap(({ uses }) => uses ?? []);
    for (const [name, permissions] of Object.entries(workflows)) {
      const workflow = await read<Workflow>(`examples/${name}`);
      expect(workflow.permissions).toEqual(permissions);
      used.push(...Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? [])));
    }
    expect(used).toHaveLength(5);
    for (const uses of used)
      expect(uses).toMatch(/^(actions\/[a-z-]+@[0-9a-f]{40}|OWNER\/berth\/deploy\/github-action@COMMIT)$/);
  });

  test('runs nothing that a registry has under a name, and has no token while packages are installed', async () => {
    const documents = ['action.yml', 'examples/review.yml', 'examples/review-comment.yml', 'examples/gitea.yml'];
    for (const name of documents) {
      const text = await readFile(join(FOLDER, name), 'utf8');
      expect(text).not.toMatch(/npx|npm (install|i|exec)\b|yarn|pnpm|curl|wget/);
      for (const [install] of text.matchAll(/npm ci.*/g)) expect(install).toMatch(/--omit=optional --ignore-scripts/);
      for (const [, uses = ''] of text.matchAll(/uses: (.*)/g)) expect(uses).toMatch(/@([0-9a-f]{40}|COMMIT)$/);
    }
    const gitea = await read<Workflow>('examples/gitea.yml');
    for (const { run, env } of Object.values(gitea.jobs).flatMap(({ steps }) => steps))
      if (run?.includes('npm') === true) expect(env).toBeUndefined();
  });

  test('starts on events that give no secrets to a fork', async () => {
    expect((await read<Workflow>('examples/review.yml')).on).toHaveProperty('pull_request');
    const second = await read<Workflow>('examples/review-comment.yml');
    expect(second.on).toEqual({ workflow_run: { workflows: ['Review'], types: ['completed'] } });
    expect(Object.values(second.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []))).toEqual([]);
    for (const name of ['review.yml', 'review-comment.yml', 'gitea.yml']) {
      expect(await readFile(join(FOLDER, 'examples', name), 'utf8')).not.toMatch(
        /pull_request_target|actions\/checkout/,
      );
    }
  });
});
