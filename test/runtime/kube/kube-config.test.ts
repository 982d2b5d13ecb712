import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { readKubeConfig } from '../../../runtime/kube/kube-config.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

afterEach(() => vi.unstubAllEnvs());

const config = (user: object, cluster: object = {}): string =>
  JSON.stringify({
    'current-context': 'one',
    clusters: [{ name: 'c', cluster: { server: 'https://10.0.0.1:6443/', ...cluster } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'one', context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
  });

async function kubeconfig(user: object, cluster?: object): Promise<string> {
  const file = join(await temporaryFolder(), 'kubeconfig');
  await writeFile(file, config(user, cluster));
  return file;
}

test('a kubeconfig says which server is asked, and with what', async () => {
  const file = await kubeconfig({ token: 'abc' }, { 'tls-server-name': 'api', 'proxy-url': 'http://proxy:1' });
  const access = await readKubeConfig({ file }, { clock: manualClock() }).read();
  expect(access).toMatchObject({
    server: 'https://10.0.0.1:6443',
    namespace: 'shop',
    headers: { authorization: 'Bearer abc' },
    tls: { servername: 'api' },
    proxyUrl: 'http://proxy:1',
  });
});

test('certificates are read beside the kubeconfig that names them', async () => {
  const file = await kubeconfig(
    { 'client-certificate': 'tls.crt', 'client-key': 'tls.key' },
    { 'certificate-authority': 'ca' },
  );
  for (const name of ['tls.crt', 'tls.key', 'ca']) await writeFile(join(file, '..', name), `content of ${name}`);
  const { tls } = await readKubeConfig({ file }, { clock: manualClock() }).read();
  expect([tls.cert, tls.key, tls.ca].map(String)).toEqual([
    'content of tls.crt',
    'content of tls.key',
    'content of ca',
  ]);
});

test('a rotated token and a rotated authority are seen after a minute, or when they are asked for', async () => {
  const clock = manualClock();
  const file = await kubeconfig({ token: 'old' }, { 'certificate-authority': 'ca' });
  await writeFile(join(file, '..', 'ca'), 'old');
  const reader = readKubeConfig({ file }, { clock });
  await reader.read();
  await writeFile(file, config({ token: 'new' }, { 'certificate-authority': 'ca' }));
  await writeFile(join(file, '..', 'ca'), 'new');

  clock.advance(59_000);
  expect((await reader.read()).headers).toEqual({ authorization: 'Bearer old' });
  clock.advance(1_000);
  const access = await reader.read();
  expect([access.headers['authorization'], String(access.tls.ca)]).toEqual(['Bearer new', 'new']);
  await writeFile(file, config({ token: 'newest' }));
  expect((await reader.read({ fresh: true })).headers).toEqual({ authorization: 'Bearer newest' });
});

test('a pod has what it needs in files and variables, and its token is read again', async () => {
  const root = await temporaryFolder();
  const folder = join(root, 'var/run/secrets/kubernetes.io/serviceaccount');
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries({ token: 'old\n', 'ca.crt': 'ca', namespace: 'berth' }))
    await writeFile(join(folder, name), text);
  vi.stubEnv('KUBERNETES_SERVICE_HOST', 'fd00::1');
  vi.stubEnv('KUBERNETES_SERVICE_PORT', '443');
  const clock = manualClock();
  const reader = readKubeConfig({ inCluster: true, root }, { clock });
  expect(await reader.read()).toMatchObject({
    server: 'https://[fd00::1]:443',
    namespace: 'berth',
    headers: { authorization: 'Bearer old' },
  });
  await writeFile(join(folder, 'token'), 'new\n');
  clock.advance(60_000);
  expect((await reader.read()).headers).toEqual({ authorization: 'Bearer new' });
});

test('a credential plugin is run again only when fresh credentials are asked for', async () => {
  const count = join(await temporaryFolder(), 'count');
  const script = `echo x >> ${count}; printf '{"status":{"token":"run-%s"}}' "$(wc -l < ${count} | tr -d ' ')"`;
  const file = await kubeconfig({
    exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh', args: ['-c', script] },
  });
  const reader = readKubeConfig({ file }, { clock: manualClock() });
  await reader.read();
  expect((await reader.read()).headers).toEqual({ authorization: 'Bearer run-1' });
  expect((await reader.read({ fresh: true })).headers).toEqual({ authorization: 'Bearer run-2' });
});

test('two kubeconfigs whose users have the same name keep their credentials apart', async () => {
  const plugin = (token: string) => ({
    exec: { apiVersion: 'v1', command: 'printf', args: [`{"status":{"token":"${token}"}}`] },
  });
  const readers = await Promise.all(
    ['one', 'two'].map(async token =>
      readKubeConfig({ file: await kubeconfig(plugin(token)) }, { clock: manualClock() }),
    ),
  );
  const tokens = await Promise.all(readers.map(async reader => (await reader.read()).headers['authorization']));
  expect(tokens).toEqual(['Bearer one', 'Bearer two']);
});

test('a credential never stands in what a server said, nor in the error of a plugin', async () => {
  const file = await kubeconfig({ token: 'very-secret-token' });
  const access = await readKubeConfig({ file }, { clock: manualClock() }).read();
  expect(access.hide('bad token very-secret-token')).toBe('bad token (secret)');
  const failing = await kubeconfig({
    exec: { apiVersion: 'v1', command: 'sh', args: ['-c', 'echo very-secret >&2; exit 1'] },
  });
  const error = await readKubeConfig({ file: failing }, { clock: manualClock() })
    .read()
    .catch((error: unknown) => error);
  expect(error).toMatchObject({ name: 'UserError', message: expect.not.stringContaining('very-secret') });
});

test.each([
  ['a file that is not there', undefined, "can't be read as a kubeconfig (ENOENT)"],
  ['a context that is not there', 'other', 'has no context "other"'],
])('%s is told with what to do', async (_, context, message) => {
  const known = await kubeconfig({ token: 'a' });
  const file = context === undefined ? `${known}-gone` : known;
  const reader = readKubeConfig({ file, ...(context !== undefined && { context }) }, { clock: manualClock() });
  await expect(reader.read()).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining(message),
    fix: expect.stringContaining('kubectl'),
  });
});
