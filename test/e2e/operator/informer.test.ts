import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect as connectTo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'vitest';
import { systemClock } from '../../../runtime/clock.ts';
import { startInformer } from '../../../runtime/kube/informer.ts';
import type { KubeClient } from '../../testbed/clients/kube.ts';
import { eventually } from '../../testbed/process/eventually.ts';
import { portOf } from '../../testbed/process/ports.ts';
import { fastClock, test } from './kube-world.ts';

const WATCH = /watch=true/;
/** A watch that goes on from a version. */
const RESUMED = /watch=true.*resourceVersion=/;

const create = async (client: KubeClient, namespace: string, name: string): Promise<void> => {
  const metadata = { name, namespace, labels: { mine: 'yes' } };
  await client.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { at: 'first' } });
};
const remove = async (client: KubeClient, namespace: string, name: string): Promise<void> =>
  await client.delete(`/api/v1/namespaces/${namespace}/configmaps/${name}`);

test('what is there, comes, changes and goes is in the store, and nothing else', async ({
  controlPlane: { client },
  namespace,
  watchConfigMaps,
}) => {
  await create(client, namespace, 'a');
  await client.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other', namespace } });
  const { informer, names, changes } = await watchConfigMaps();
  await eventually(() => expect(informer.state()).toMatchObject({ isSynced: true, relists: { start: 1 } }));
  await create(client, namespace, 'b');
  await eventually(() => expect(names()).toEqual(['a', 'b']));
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace, labels: { mine: 'yes' } } };
  await client.apply({ ...object, data: { at: 'second' } });
  await eventually(() => expect(informer.get(`${namespace}/a`)).toMatchObject({ data: { at: 'second' } }));
  await remove(client, namespace, 'b');
  await eventually(() => expect(names()).toEqual(['a']));
  expect(changes).toEqual(['a', 'b', 'a', 'b'].map(name => `${namespace}/${name}`));
  expect(JSON.stringify(informer.list())).not.toContain('managedFields');
});

test('a watch of metadata gets no bodies', async ({ controlPlane: { client }, namespace, watchConfigMaps }) => {
  await create(client, namespace, 'a');
  const { informer, names } = await watchConfigMaps({ metadataOnly: true });
  await eventually(() => expect(names()).toEqual(['a']));
  await create(client, namespace, 'b');
  await eventually(() => expect(names()).toEqual(['a', 'b']));
  expect(informer.list().filter(object => 'data' in object)).toEqual([]);
});

test('a watch that breaks off goes on from the version that it saw last, and misses nothing', async ({
  controlPlane: { client },
  namespace,
  proxy,
  watchConfigMaps,
}) => {
  await create(client, namespace, 'a');
  const { informer, names } = await watchConfigMaps();
  await eventually(() => expect(names()).toEqual(['a']));
  proxy.reset();
  await remove(client, namespace, 'a');
  await create(client, namespace, 'b');
  await eventually(() => expect(names()).toEqual(['b']));
  expect(informer.state().relists).toEqual({ start: 1 });
  expect(proxy.seen().some(({ path }) => RESUMED.test(path))).toBe(true);
});

test('a watch of which nothing is heard is given up, and goes on over a new connection', async ({
  controlPlane: { client },
  namespace,
  proxy,
  watchConfigMaps,
}) => {
  await create(client, namespace, 'a');
  const { informer, names } = await watchConfigMaps();
  await eventually(() => expect(names()).toEqual(['a']));
  proxy.freeze();
  await create(client, namespace, 'b');
  await eventually(() => expect(informer.state().isSynced).toBe(false));
  proxy.heal();
  await eventually(() => expect(names()).toEqual(['a', 'b']));
  expect(informer.state()).toMatchObject({ isSynced: true, relists: { start: 1 } });
});

const expired = {
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  code: 410,
  reason: 'Expired',
  message: 'too old',
};

test.for([
  ['as a status', 410, JSON.stringify(expired)],
  ['as an event', 200, `${JSON.stringify({ type: 'ERROR', object: expired })}\n`],
] as const)(
  'a version that has expired, told %s, has everything read again',
  async ([, status, body], { controlPlane, namespace, proxy, watchConfigMaps }) => {
    await create(controlPlane.client, namespace, 'a');
    const { informer, names, errors } = await watchConfigMaps();
    await eventually(() => expect(names()).toEqual(['a']));
    proxy.on({ path: RESUMED, times: 1 }, { kind: 'answer', status, body });
    proxy.reset();
    await remove(controlPlane.client, namespace, 'a');
    await create(controlPlane.client, namespace, 'b');
    await eventually(() => expect(informer.state().relists).toEqual({ start: 1, expired: 1 }));
    await eventually(() => expect(names()).toEqual(['b']));
    // That the connection broke is told, and that a version expires isn't worth it.
    expect(errors.map(String).filter(text => text.includes('410'))).toEqual([]);
  },
);

test('an ERROR event of another code has everything read again, too', async ({
  controlPlane: { client },
  namespace,
  proxy,
  watchConfigMaps,
}) => {
  await create(client, namespace, 'a');
  const { informer, names } = await watchConfigMaps();
  await eventually(() => expect(names()).toEqual(['a']));
  const object = { ...expired, code: 400, reason: 'BadRequest' };
  proxy.on(
    { path: RESUMED, times: 1 },
    { kind: 'answer', status: 200, body: `${JSON.stringify({ type: 'ERROR', object })}\n` },
  );
  proxy.reset();
  await eventually(() => expect(informer.state().relists).toEqual({ start: 1, error: 1 }));
  expect(names()).toEqual(['a']);
});

test('three watches that end at once without a word have everything read again', async ({
  controlPlane: { client },
  namespace,
  proxy,
  watchConfigMaps,
}) => {
  await create(client, namespace, 'a');
  const { informer, names } = await watchConfigMaps({ clock: systemClock() });
  await eventually(() => expect(names()).toEqual(['a']));
  proxy.on({ path: RESUMED, times: 3 }, { kind: 'answer', status: 200, body: '' });
  proxy.reset();
  await eventually(() => expect(informer.state().relists).toEqual({ start: 1, 'short-watches': 1 }));
});

test('a server that is too busy is asked again when it says, and nothing is missed', async ({
  controlPlane: { client },
  namespace,
  proxy,
  watchConfigMaps,
}) => {
  await create(client, namespace, 'a');
  const { informer, names } = await watchConfigMaps();
  await eventually(() => expect(names()).toEqual(['a']));
  proxy.on({ path: WATCH, times: 3 }, { kind: 'answer', status: 429, headers: { 'retry-after': '10' } });
  proxy.reset();
  await create(client, namespace, 'b');
  await eventually(() => expect(names()).toEqual(['a', 'b']));
  expect(informer.state().relists).toEqual({ start: 1 });
});

test('a server that can not stream a list is asked for it in pages, of which no part becomes a store', async ({
  controlPlane: { client },
  namespace,
  proxy,
  watchConfigMaps,
}) => {
  await Promise.all(Array.from({ length: 510 }, (_, index) => create(client, namespace, `map-${index}`)));
  proxy.on(
    { path: /sendInitialEvents/ },
    { kind: 'answer', status: 422, body: JSON.stringify({ ...expired, code: 422 }) },
  );
  proxy.on({ path: /continue=/, times: 6 }, { kind: 'answer', status: 500 });
  const { informer, names, changes } = await watchConfigMaps();
  await eventually(() =>
    expect(
      proxy.seen().filter(({ fault, path }) => fault === 'answer' && /continue=/.test(path)).length,
    ).toBeGreaterThan(3),
  );
  expect([informer.size(), informer.state().isSynced, changes]).toEqual([0, false, []]);
  await eventually(() => expect(names()).toHaveLength(510));
  expect(informer.state().isSynced).toBe(true);
  expect(proxy.seen().filter(({ path }) => /continue=/.test(path)).length).toBeGreaterThan(1);
});

test('an API server that is killed and comes back is followed again', async ({
  controlPlane: { client, apiserver },
  namespace,
  watchConfigMaps,
}) => {
  await create(client, namespace, 'a');
  const { names } = await watchConfigMaps();
  await eventually(() => expect(names()).toEqual(['a']));
  await apiserver.kill();
  await apiserver.restart();
  await create(client, namespace, 'b');
  await eventually(() => expect(names()).toEqual(['a', 'b']));
});

test('a kind that is not there is asked for each minute, and found when it comes', async ({
  controlPlane: { client },
  connect,
}) => {
  const clock = fastClock();
  const states: string[] = [];
  const informer = startInformer({
    transport: await connect({ clock }),
    resource: { group: 'test.berth.dev', version: 'v1', plural: 'things' },
    clock,
    random: () => 0.5,
    onChange: () => undefined,
    onError: (_, state) => states.push(state),
  });
  try {
    await eventually(() => expect(states).toContain('not-served'));
    expect(informer.state()).toMatchObject({ isSynced: false, isServed: false });
    const schema = { openAPIV3Schema: { type: 'object' } };
    const names = { kind: 'Thing', listKind: 'ThingList', plural: 'things', singular: 'thing' };
    const versions = [{ name: 'v1', served: true, storage: true, schema }];
    const spec = { group: 'test.berth.dev', scope: 'Namespaced', names, versions };
    const metadata = { name: 'things.test.berth.dev' };
    await client.apply({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata, spec });
    await eventually(() => expect(informer.state()).toMatchObject({ isSynced: true, isServed: true }));
  } finally {
    await informer.stop();
  }
});

test('many requests share an agent, and one that is rejected for its token is sent once more with a fresh one', async ({
  controlPlane: { apiserver },
  proxy,
  access,
  connect,
}) => {
  const transport = await connect({ token: 'expired' });
  await expect(transport.get('/version')).rejects.toMatchObject({ code: 401 });
  await access.write({ server: proxy.address });
  await Promise.all(Array.from({ length: 60 }, () => transport.get('/version')));
  expect(transport.agents()).toBe(1);
  const body = await transport.watch('/api/v1/namespaces?watch=true&timeoutSeconds=1');
  for await (const chunk of body) expect(chunk.length).toBeGreaterThan(0);
  expect(transport.agents()).toBe(2);
  expect(apiserver.address).not.toBe(proxy.address);
});

test('an authority that was replaced is not trusted any more, and its agent is closed', async ({ access, connect }) => {
  const clock = fastClock();
  const transport = await connect({ clock });
  await transport.get('/version');
  await rm(join(access.file, '..', 'ca.crt'));
  await writeFile(join(access.file, '..', 'ca.crt'), '');
  await clock.sleep(61_000);
  await expect(transport.get('/version')).rejects.toThrow(/no answer of the API server|can't be used/);
  expect(transport.agents()).toBe(1);
});

test('requests go through the proxy that the environment names', async ({ connect, controlPlane: { apiserver } }) => {
  const tunnels: string[] = [];
  const server = createServer().on('connect', (request, socket, head) => {
    tunnels.push(request.url ?? '');
    const [host, port] = (request.url ?? '').split(':');
    const upstream = connectTo(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  try {
    const HTTPS_PROXY = `http://127.0.0.1:${portOf(server)}`;
    const through = await connect({ server: apiserver.address, env: { HTTPS_PROXY } });
    expect(await through.get('/version')).toMatchObject({ major: '1' });
    expect(tunnels).toEqual([new URL(apiserver.address).host]);
    const around = await connect({ server: apiserver.address, env: { HTTPS_PROXY, NO_PROXY: '127.0.0.0/8' } });
    expect(await around.get('/version')).toMatchObject({ major: '1' });
    expect(tunnels).toHaveLength(1);
  } finally {
    server.close();
  }
});
