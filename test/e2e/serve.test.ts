import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { SAMPLE } from '../cli/fixture.ts';
import { serveProcess } from '../cli/serve/process.ts';
import { gitEnvironment } from '../support/git-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { test } from '../testbed/fixtures.ts';
import { loadSample } from '../testbed/sample/load-sample.ts';

test('a push to the control plane in Gitea becomes a pull request there by its webhook', async ({ gitea }) => {
  const folder = await temporaryFolder();
  await loadSample(gitea.client, { source: SAMPLE, organization: 'tides', folder });
  const { address, credentials } = gitea.server;
  await writeFile(join(folder, 'webhook-secret'), 'a long random text\n');
  await writeFile(join(folder, 'credentials.yaml'), `${address}: { type: gitea, token: ${credentials.token} }\n`);
  await writeFile(
    join(folder, 'berth.yaml'),
    `controlPlanes: [{repository: "${address}/tides/control-plane"}]
# So long that only the webhook can make it look.
poll: 1h
credentials: credentials.yaml
webhookSecretFile: webhook-secret
`,
  );
  const env = { ...gitEnvironment(), HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
  const served = serveProcess(['--config', join(folder, 'berth.yaml')], env);
  const port = await served.port();
  for (const number of [1, 2, 3]) await served.said(`pull request #${number} was opened`);
  await gitea.client.request('POST', '/repos/tides/control-plane/hooks', {
    type: 'gitea',
    active: true,
    events: ['push'],
    config: { url: `http://127.0.0.1:${port}/webhooks/gitea`, content_type: 'json', secret: 'a long random text' },
  });
  const file = '/repos/tides/control-plane/contents/configs/environment.yaml';
  const { content, sha } = await gitea.client.request<{ content: string; sha: string }>('GET', `${file}?ref=dev`);
  const text = `${Buffer.from(content, 'base64').toString('utf8').trimEnd()}\n  HARBOUR_MASTER: Ada\n`;
  await gitea.client.request('PUT', file, {
    branch: 'dev',
    content: Buffer.from(text).toString('base64'),
    sha,
    message: 'Name the harbour master',
  });
  await served.said(' was updated');
  const pulls = await gitea.client.request<{ number: number; state: string }[]>(
    'GET',
    '/repos/tides/platform-gitops/pulls?state=all',
  );
  expect(pulls.map(({ number, state }) => `${number} ${state}`).sort()).toEqual(['1 open', '2 open', '3 open']);
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(metrics).toContain('berth_webhooks_total{forge="gitea",result="accepted"} 1');
  served.kill('SIGTERM');
  expect(await served.ended).toEqual({ code: 0, signal: null });
  expect(`${served.lines().join('\n')}${served.stderr()}`).not.toContain(credentials.token);
});
