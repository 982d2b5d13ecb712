import type { Remote } from '../../runtime/workers/channel.ts';
import type { Forges } from '../../workflows/forges/create-forges.ts';
import type { Forge } from '../../workflows/forges/forge.ts';
import type { Callbacks } from './callbacks.ts';
import type { HostFunctions } from './protocol.ts';

export interface RemoteForgesOptions {
  readonly host: Remote<HostFunctions>;
  readonly job: number;
  readonly callbacks: Callbacks;
}

/** Forges in a worker: the main process, which has the credentials, asks them. */
export function remoteForges({ host, job, callbacks }: RemoteForgesOptions): Pick<Forges, 'open'> {
  return {
    open: async (address, origin) => {
      const { id, methods, ...facts } = await host.openForge(job, address, origin);
      const call =
        (method: string) =>
        async (...args: unknown[]): Promise<unknown> =>
          await callbacks.during(args, async marked => await host.callForge(job, id, { method, args: marked }));
      const forge: Record<string, unknown> = { ...facts };
      for (const path of methods) {
        const [first = '', second] = path.split('.');
        if (second === undefined) forge[first] = call(path);
        else forge[first] = { ...(forge[first] as object | undefined), [second]: call(path) };
      }
      // Each method of the port that the forge has is there, and what it gives is plain data.
      return forge as unknown as Forge;
    },
  };
}
