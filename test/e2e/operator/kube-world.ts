import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../../runtime/clock.ts';
import { startInformer } from '../../../runtime/kube/informer.ts';
import { readKubeConfig } from '../../../runtime/kube/kube-config.ts';
import { createTransport, type Transport } from '../../../runtime/kube/transport.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { test as base } from '../../testbed/fixtures.ts';
import { kubeconfig } from '../../testbed/servers/kubeconfig.ts';

/** How often faster than the machine's the time of {@link fastClock} goes: a minute is a bit more than a second. */
const FASTER = 50;

/** Rules count in minutes, and nobody waits for those here. */
export function fastClock(): Clock {
  const clock = systemClock();
  const began = clock.now();
  return {
    now: () => began + (clock.now() - began) * FASTER,
    sleep: async milliseconds => await clock.sleep(milliseconds / FASTER),
    after: (milliseconds, action) => clock.after(milliseconds / FASTER, action),
    every: (milliseconds, action) => clock.every(milliseconds / FASTER, action),
  };
}

interface Access {
  readonly server?: string;
  readonly token?: string;
  readonly clock?: Clock;
  readonly env?: Readonly<Record<string, string>>;
}

interface WatchOptions {
  readonly metadataOnly?: boolean;
  readonly clock?: Clock;
}

/** An API server, a proxy before it that breaks what it is told to, and Berth's way to it through that proxy. */
export const test = base
  .extend('proxy', async ({ controlPlane: { apiserver }, faults }) => {
    const { ca, certificate } = apiserver.credentials;
    return await faults.http({ upstream: apiserver.address, tls: { ...certificate, ca } });
  })
  .extend('access', async ({ controlPlane: { apiserver } }) => {
    const { token, ca } = apiserver.credentials;
    const folder = await temporaryFolder();
    const caFile = join(folder, 'ca.crt');
    await writeFile(caFile, ca);
    const file = join(folder, 'kubeconfig');
    const write = async (access: Access): Promise<string> => {
      await writeFile(
        file,
        kubeconfig({ server: access.server ?? apiserver.address, token: access.token ?? token, caFile }),
      );
      return file;
    };
    return { file, write };
  })
  .extend('connect', async ({ proxy, access }, { onCleanup }) => {
    const open: Transport[] = [];
    onCleanup(async () => {
      await Promise.all(open.map(async transport => await transport.close()));
    });
    return async ({
      server = proxy.address,
      clock = fastClock(),
      env = {},
      ...rest
    }: Access = {}): Promise<Transport> => {
      const config = readKubeConfig({ file: await access.write({ server, ...rest }) }, { clock });
      const transport = createTransport({ config, clock, random: () => 0.5, env, version: 'test' });
      open.push(transport);
      return transport;
    };
  })
  /** An informer of the ConfigMaps of the test that carry its label, and what it told. */
  .extend('watchConfigMaps', async ({ connect, namespace }, { onCleanup }) => {
    const open: { stop(): Promise<void> }[] = [];
    onCleanup(async () => {
      await Promise.all(open.map(async informer => await informer.stop()));
    });
    return async ({ clock = fastClock(), ...options }: WatchOptions = {}) => {
      const changes: string[] = [];
      const errors: unknown[] = [];
      const informer = startInformer({
        transport: await connect({ clock }),
        resource: { group: '', version: 'v1', plural: 'configmaps', namespace },
        labelSelector: 'mine=yes',
        clock,
        random: () => 0.5,
        onChange: key => changes.push(key),
        onError: error => errors.push(error),
        ...options,
      });
      open.push(informer);
      const names = (): string[] =>
        informer
          .list()
          .map(({ metadata }) => metadata.name)
          .sort();
      return { informer, changes, errors, names };
    };
  });
