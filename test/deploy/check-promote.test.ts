import { spawn } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../cli/fixture.ts';
import { type TestFleet, testFleet } from '../cli/fleet.ts';
import { AZURE_ENV, type FakeResourceGraph, fakeResourceGraph } from '../cli/wait/resource-graph.ts';
import { gitEnvironment } from '../support/git-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Step {
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string; readonly required?: boolean }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

interface Workflow {
  readonly on: { readonly workflow_dispatch: { readonly inputs: Readonly<Record<string, unknown>> } };
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency: { readonly group: string };
  readonly jobs: Readonly<Record<string, { readonly steps: readonly (Step & { with: Record<string, string> })[] }>>;
}

const ACTIONS = join(ROOT, 'deploy/github-action');
const read = async <Document>(path: string): Promise<Document> =>
  parse(await readFile(join(ACTIONS, path), 'utf8')) as Document;

interface World extends Pick<TestFleet, 'gitops'> {
  readonly graph: FakeResourceGraph;
  /** Of the GitOps branch dev. */
  readonly merged: string;
  /** On main of the control plane; no environment is pinned to it yet. */
  readonly newest: string;
  /** What pin prod. */
  readonly pin: () => Promise<string>;
  readonly run: (given?: Readonly<Record<string, string>>) => Promise<Ended>;
}

interface Ended {
  readonly code: number;
  readonly log: string;
  /** What npm was called with. */
  readonly npm: string;
}

async function world(): Promise<World> {
  const fleet = await testFleet();
  const graph = await fakeResourceGraph();
  const merged = await fleet.gitops.commit('dev', { 'large/README.md': 'merged' });
  const newest = await fleet.controlPlane.commit('main', { 'notes.txt': 'newest' });
  const pin = async (): Promise<string> => await fleet.controlPlane.read('prod', 'base-repo.yaml');
  const usual = {
    'gitops-repository': fleet.gitops.path,
    environment: 'dev',
    'commit-id': merged,
    'promoted-commit-id': newest,
    'next-environment': 'prod',
    'control-plane': fleet.controlPlane.path,
    token: 'token-of-the-workflow',
    timeout: '1s',
    'azure-endpoint': graph.endpoint,
  };
  graph.configurations = [{ cluster: 'a', url: fleet.gitops.path, commit: merged, compliance: 'Compliant' }];
  return {
    gitops: fleet.gitops,
    graph,
    merged,
    newest,
    pin,
    run: async given => await runAction({ ...usual, ...given }),
  };
}

/** Runs the scripts of the action one after the other, as the runner does: bash that ends with the first failure. */
async function runAction(given: Readonly<Record<string, string>>): Promise<Ended> {
  const { inputs, runs } = await read<Action>('check-promote/action.yml');
  const values = Object.fromEntries(
    Object.entries(inputs).map(([name, { default: usual = '' }]) => [`inputs.${name}`, given[name] ?? usual]),
  );
  const tools = await fakeNpm();
  const base = {
    ...gitEnvironment(),
    ...AZURE_ENV,
    PATH: `${tools}:${join(ROOT, 'node_modules/.bin')}:${process.env['PATH']}`,
    XDG_CACHE_HOME: await temporaryFolder(),
    RUNNER_TEMP: await temporaryFolder(),
    GITHUB_ACTION_PATH: join(ACTIONS, 'check-promote'),
  };
  let log = '';
  let code = 0;
  for (const { if: condition, run, env: own = {} } of runs.steps) {
    if (run === undefined || code !== 0 || !holds(condition, values)) continue;
    // Whatever is put into a script could be made to be a command.
    expect(run).not.toContain('${{');
    const set = Object.entries(own).map(([name, value]) => [name, substitute(value, values)] as const);
    const result = await bash(run, { ...base, ...Object.fromEntries(set) });
    log += result.log;
    code = result.code;
  }
  return { code, log, npm: await readFile(join(tools, 'log'), 'utf8') };
}

/** Conditions of the form `inputs.a != '' && inputs.b != ''`. */
function holds(condition: string | undefined, values: Readonly<Record<string, string>>): boolean {
  return (condition?.split(' && ') ?? []).every(part => {
    const [, name = ''] = /^(inputs\.[\w-]+) != ''$/.exec(part) ?? [];
    expect(values).toHaveProperty([name]);
    return values[name] !== '';
  });
}

function substitute(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (_, name: string) => values[name] ?? '');
}

/** Packages are there in the checkout: installing them would change it. */
async function fakeNpm(): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'log'), '');
  await writeFile(join(folder, 'npm'), `#!/bin/sh\necho "$@" "token=$GITHUB_TOKEN" >> '${folder}/log'\n`);
  await chmod(join(folder, 'npm'), 0o755);
  return folder;
}

async function bash(script: string, env: Readonly<Record<string, string>>): Promise<Pick<Ended, 'code' | 'log'>> {
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

describe('the action check-promote', () => {
  test('promotes to the next environment once every cluster has what was merged', async () => {
    const { run, pin, newest, merged } = await world();
    const { code, log, npm } = await run();
    expect({ code, log }).toMatchObject({ code: 0, log: expect.stringContaining('deployed') as string });
    expect(log).toContain(merged.slice(0, 7));
    expect(await pin()).toContain(`commit: ${newest}`);
    expect(npm).toMatch(/^ci --prefix .*--ignore-scripts.* token=\n$/);
    // Twice is no failure, and no second commit.
    expect(await run()).toMatchObject({ code: 0, log: expect.stringContaining('already') as string });
  });

  test.each([
    ['a cluster has failed', 'Non-Compliant', 4],
    ['a cluster isn’t there yet', 'Pending', 5],
  ])('promotes nothing when %s', async (_, compliance, code) => {
    const { run, pin, graph, newest, merged, gitops } = await world();
    graph.configurations = [{ cluster: 'a', url: gitops.path, commit: merged, compliance }];
    expect((await run()).code).toBe(code);
    expect(await pin()).not.toContain(newest);
  });

  test('promotes nothing when there is no cluster at all', async () => {
    const { run, pin, graph, newest } = await world();
    graph.configurations = [];
    expect(await run()).toMatchObject({ code: 5, log: expect.stringContaining('undecided') as string });
    expect(await pin()).not.toContain(newest);
  });

  test.each([
    ['only the configuration has changed', { 'promoted-commit-id': '' }],
    ['it is the last environment', { 'next-environment': '' }],
  ])('waits and promotes nothing when %s', async (_, given) => {
    const { run, pin, newest, graph } = await world();
    expect((await run(given)).code).toBe(0);
    expect(graph.requests).toHaveLength(1);
    expect(await pin()).not.toContain(newest);
  });

  test('what is given is a value, never an option or a command', async () => {
    const { run, pin, newest } = await world();
    const hostile = ['--yes', '"; $(touch pwned)'];
    for (const value of hostile) {
      expect((await run({ 'promoted-commit-id': value })).code).toBe(2);
      expect((await run({ 'commit-id': value })).code).toBe(2);
    }
    expect(await pin()).not.toContain(newest);
  });
});

describe('the workflow with check-promote', () => {
  test('has the inputs of the original, pinned actions, least rights, and one run at a time', async () => {
    const { on, permissions, concurrency, jobs } = await read<Workflow>('examples/check-promote.yml');
    expect(Object.keys(on.workflow_dispatch.inputs)).toEqual(['environment', 'commit_id', 'promoted_commit_id']);
    expect(permissions).toEqual({ contents: 'write', 'id-token': 'write' });
    expect(concurrency.group).toContain('inputs.environment');
    const { inputs, runs } = await read<Action>('check-promote/action.yml');
    expect(runs.using).toBe('composite');
    const steps = Object.values(jobs).flatMap(job => job.steps);
    const used = [...runs.steps, ...steps].flatMap(({ uses }) => uses ?? []);
    expect(used).toHaveLength(3);
    for (const uses of used)
      expect(uses).toMatch(
        /^((actions|azure)\/[a-z-]+@[0-9a-f]{40}|OWNER\/berth\/deploy\/github-action\/check-promote@COMMIT)$/,
      );
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(steps.at(-1)?.with ?? {})));
    const required = Object.keys(inputs).filter(name => inputs[name]?.required === true);
    expect(Object.keys(steps.at(-1)?.with ?? {})).toEqual(expect.arrayContaining(required));
  });

  test('runs nothing that a registry has under a name, and checks nothing out', async () => {
    for (const name of ['check-promote/action.yml', 'examples/check-promote.yml']) {
      const text = await readFile(join(ACTIONS, name), 'utf8');
      expect(text).not.toMatch(/npx|npm (install|i|exec)\b|yarn|pnpm|curl|wget|pull_request_target|actions\/checkout/);
      for (const [install] of text.matchAll(/npm ci.*/g)) expect(install).toMatch(/--omit=optional --ignore-scripts/);
    }
  });
});
