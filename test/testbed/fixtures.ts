import { randomBytes } from 'node:crypto';
import { test as base, onTestFailed } from 'vitest';
import { openBed } from './bed.ts';
import { locate } from './binaries/locate.ts';
import { createGiteaClient } from './clients/gitea.ts';
import { type HttpProxyOptions, startHttpProxy } from './faults/http-proxy.ts';
import { startTcpProxy } from './faults/tcp-proxy.ts';
import { startControlPlane } from './servers/control-plane.ts';
import { startFlux } from './servers/flux.ts';
import { startGitea } from './servers/gitea.ts';

/**
 * A test with real servers. A server starts when the first test of a file asks for it, serves the whole file, and is gone when the file is
 * done; what tests may not share (`namespace`, `organization`) every test has for itself.
 */
export const test = base
  // oxlint-disable-next-line no-empty-pattern -- vitest reads from the pattern that it needs no other fixture
  .extend('bed', { scope: 'file' }, async ({}, { onCleanup }) => {
    const bed = await openBed({ files: locate(process.env).files, keep: process.env['BERTH_TESTBED_KEEP'] === '1' });
    onCleanup(() => bed.close());
    return bed;
  })
  .extend('failureLogs', { auto: true }, ({ bed }) => {
    onTestFailed(() => console.error(bed.logTails()));
  })
  /** etcd, API server and controllers. */
  .extend('controlPlane', { scope: 'file' }, ({ bed }) => startControlPlane(bed))
  /** source-controller and kustomize-controller in that control plane. */
  .extend('flux', { scope: 'file' }, ({ bed, controlPlane }) => startFlux(bed, controlPlane.apiserver))
  .extend('gitea', { scope: 'file' }, async ({ bed }) => {
    const server = await startGitea(bed);
    return { server, client: createGiteaClient({ address: server.address, ...server.credentials }) };
  })
  /** Proxies that break what goes through them. They are closed after the test. */
  // oxlint-disable-next-line no-empty-pattern -- as above
  .extend('faults', ({}, { onCleanup }) => {
    const open: { close(): Promise<void> }[] = [];
    const remember = <T extends { close(): Promise<void> }>(proxy: T): T => {
      open.push(proxy);
      return proxy;
    };
    onCleanup(async () => {
      await Promise.all(open.map(proxy => proxy.close()));
    });
    return {
      http: async (options: HttpProxyOptions) => remember(await startHttpProxy(options)),
      tcp: async (options: { readonly port: number }) => remember(await startTcpProxy(options)),
    };
  })
  /** Name of a new namespace. */
  .extend('namespace', async ({ controlPlane }, { onCleanup }) => {
    const name = uniqueName();
    const path = await controlPlane.client
      .create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
      .then(namespace => controlPlane.client.pathOf(namespace));
    // Not waited for: nobody meets it again. It is gone already when the test was about that.
    onCleanup(() => controlPlane.client.delete(path).catch(() => undefined));
    return name;
  })
  /** Name of a new organization in Gitea, for repositories. */
  .extend('organization', async ({ gitea }) => {
    const name = uniqueName();
    await gitea.client.request('POST', '/orgs', { username: name });
    return name;
  });

function uniqueName(): string {
  return `test-${randomBytes(4).toString('hex')}`;
}
