import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { waitReportSchema } from '../../../use-cases/wait/wait-report.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { berth, type Result } from '../fixture.ts';
import { AZURE_ENV, type FakeResourceGraph, fakeResourceGraph } from './resource-graph.ts';

const COMMIT = '1234567'.padEnd(40, '0');
const HERE = { commit: COMMIT, compliance: 'Compliant' };

async function wait(graph: FakeResourceGraph, words: readonly string[] = [], env: object = AZURE_ENV): Promise<Result> {
  const repository = ['-r', 'https://github.com/acme/gitops', '-b', 'dev', '-c', COMMIT];
  // No git repository is read in these tests: a cluster has the commit, or none.
  return await berth(['wait', ...repository, '--azure-endpoint', graph.endpoint, ...words], {
    env: { PATH: process.env['PATH'], XDG_CACHE_HOME: await temporaryFolder(), ...env },
  });
}

describe('berth wait with Azure', () => {
  test('ends well when every Flux configuration of the repository and branch has the commit, on all pages', async () => {
    const graph = await fakeResourceGraph();
    graph.configurations = ['a', 'b', 'c', 'd', 'e'].map(cluster => ({ cluster, ...HERE }));
    const { code, stdout } = await wait(graph, ['-o', 'json']);
    expect(code).toBe(0);
    const report = waitReportSchema.parse(JSON.parse(stdout));
    expect(report).toMatchObject({ state: 'deployed', expected: 5 });
    expect(report.deliveries.map(({ cluster }) => cluster)).toEqual(['a/apps', 'b/apps', 'c/apps', 'd/apps', 'e/apps']);
    expect(graph.requests.map(({ body }) => body.options.$skipToken)).toEqual([undefined, '2', '4']);
  });

  test('takes addresses for equal whatever their case, .git and protocol, and no others', async () => {
    const graph = await fakeResourceGraph();
    graph.configurations = [
      { cluster: 'a', url: 'git@github.com:ACME/gitops', ...HERE },
      { cluster: 'b', url: 'https://github.com/acme/gitops-two' },
      { cluster: 'c', url: 'https://elsewhere.example.com/acme/gitops' },
      { cluster: 'd', url: null },
      { cluster: 'e', branch: 'prod' },
    ];
    const { code, stdout } = await wait(graph);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'deployed  1234567: 1 of 1 clusters have it\n' });
  });

  test('never ends well without any cluster, and says so', async () => {
    const graph = await fakeResourceGraph();
    const { code, stdout } = await wait(graph, ['--timeout', '12s']);
    expect(code).toBe(5);
    expect(stdout).toBe('undecided  1234567: there is no cluster that would get it\n');
    // At once, after 5 and after 10 s, and a last time.
    expect(graph.requests).toHaveLength(4);
  });

  test('ends with 4 as soon as one has failed with the commit', async () => {
    const graph = await fakeResourceGraph();
    graph.configurations = [
      { cluster: 'a', ...HERE },
      { cluster: 'b', commit: COMMIT, compliance: 'Non-Compliant' },
    ];
    const { code, stdout } = await wait(graph);
    expect({ code, stdout }).toEqual({
      code: 4,
      stdout: 'failed  1234567: b/apps is Non-Compliant\n  b/apps  is Non-Compliant\n',
    });
    expect(graph.requests).toHaveLength(1);
  });

  test('waits for those that have none yet, or are at it', async () => {
    const graph = await fakeResourceGraph();
    graph.configurations = [
      { cluster: 'a', commit: COMMIT, compliance: 'Pending' },
      { cluster: 'b', commit: null },
      { cluster: 'c', ...HERE },
    ];
    const { code, stdout } = await wait(graph, ['--timeout', '10s']);
    expect({ code, stdout }).toEqual({
      code: 5,
      stdout: 'timeout  1234567: 1 of 3 clusters have it: a/apps is Pending, b/apps has no commit yet\n',
    });
  });

  test('waits out trouble that passes', async () => {
    const graph = await fakeResourceGraph();
    graph.configurations = [{ cluster: 'a', ...HERE }];
    graph.failures.push(429, 503);
    const { code, stderr } = await wait(graph);
    expect(code).toBe(0);
    expect(stderr.split('\n')).toEqual([
      'Azure Resource Graph answers with 429',
      'Azure Resource Graph answers with 503',
      '1 of 1 clusters have it',
      '',
    ]);
  });

  test('says how to sign in when the token isn’t taken, and never shows it', async () => {
    const graph = await fakeResourceGraph();
    const { code, stdout, stderr } = await wait(graph, [], { AZURE_ACCESS_TOKEN: 'wrong-token' });
    expect(code).toBe(2);
    expect(stderr).toContain('az login');
    expect(stdout + stderr).not.toContain('wrong-token');
  });

  test('asks Azure’s command line for a token, and again when it isn’t taken any more', async () => {
    const graph = await fakeResourceGraph();
    graph.configurations = [{ cluster: 'a', ...HERE }];
    graph.failures.push(401);
    const folder = await temporaryFolder();
    await writeFile(
      join(folder, 'az'),
      `#!/bin/sh\necho "$@" >> ${folder}/log\necho ${AZURE_ENV.AZURE_ACCESS_TOKEN}\n`,
    );
    await chmod(join(folder, 'az'), 0o755);
    const { code } = await wait(graph, [], { PATH: `${folder}:${process.env['PATH']}` });
    expect(code).toBe(0);
    expect(graph.requests.map(({ token }) => token)).toEqual(Array(2).fill(`Bearer ${AZURE_ENV.AZURE_ACCESS_TOKEN}`));
  });

  test('says what to do where there is no token at all', async () => {
    const graph = await fakeResourceGraph();
    const { code, stderr } = await wait(graph, [], { PATH: await temporaryFolder() });
    expect(code).toBe(2);
    expect(stderr).toContain('--state FILE');
    expect(graph.requests).toEqual([]);
  });

  test.each([
    ['http://example.com', 'tokens are sent by https only'],
    ['nonsense', 'tokens are sent by https only'],
  ])('sends no token to %s', async (endpoint, message) => {
    const graph = await fakeResourceGraph();
    const { code, stderr } = await wait(graph, ['--azure-endpoint', endpoint]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test('puts a branch into the query so that nothing in it ends the text', async () => {
    const graph = await fakeResourceGraph();
    await wait(graph, ['-b', "dev' or true //", '--timeout', '1s']);
    expect(graph.requests[0]?.body.query).toContain(String.raw`== 'dev\' or true //'`);
  });

  test.each([
    [['-c', 'abc1234'], 'is no full commit id'],
    [['--expect', '3'], '--expect is about reports'],
    [['--state', 'x', '--subscription', 's'], 'Azure isn'],
    [['--timeout', 'soon'], 'is not a time'],
  ])('refuses %j', async (words, message) => {
    const graph = await fakeResourceGraph();
    const { code, stderr } =
      words[0] === '--state'
        ? await berth(['wait', '-r', 'x', '-b', 'dev', '-c', COMMIT, ...words])
        : await wait(graph, words);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(graph.requests).toEqual([]);
  });
});
