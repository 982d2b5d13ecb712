import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { berth, SAMPLE } from '../../cli/fixture.ts';
import { gitEnvironment } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { test } from '../../testbed/fixtures.ts';
import { loadSample } from '../../testbed/sample/load-sample.ts';

test('plan, apply and pulls work on private repositories in Gitea, with the token in a file', async ({ gitea }) => {
  const folder = await temporaryFolder();
  const names = await loadSample(gitea.client, { source: SAMPLE, organization: 'harbor', folder });
  for (const name of names) await gitea.client.request('PATCH', `/repos/harbor/${name}`, { private: true });
  const credentials = join(folder, 'credentials.yaml');
  const { token } = gitea.server.credentials;
  await writeFile(credentials, `${gitea.server.address}: { type: gitea, token: ${token} }\n`);
  const env = { ...gitEnvironment(), HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
  const controlPlane = `${gitea.server.address}/harbor/control-plane`;
  const shown: string[] = [];
  const run = async (...words: string[]): Promise<string> => {
    const { code, stdout, stderr } = await berth(
      [...words, '--control-plane', controlPlane, '--credentials', credentials],
      { env, cwd: folder },
    );
    shown.push(stdout, stderr);
    if (code > 1) throw new Error(stderr + stdout);
    return stdout;
  };

  expect(await run('plan')).toContain('dev');
  expect(await run('apply')).toContain(`${gitea.server.address}/harbor/platform-gitops/pulls/1`);
  expect(await run('pulls', 'list')).toMatch(/3 open pull requests/);
  expect(await run('pulls', 'show', '1', '-e', 'dev')).toContain('#1 dev: add ');
  expect(await run('pulls', 'diff', '1')).toContain('+++ b/');
  expect(await run('pulls', 'close', '2')).toContain('closed pull request #2');
  const refused = await berth(['apply', '--control-plane', controlPlane], { env, cwd: folder });
  expect(refused.code).toBeGreaterThan(0);
  expect(shown.join('')).not.toContain(token);
});
