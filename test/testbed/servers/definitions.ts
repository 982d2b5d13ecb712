import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { KubeClient, KubeObject } from '../clients/kube.ts';
import { eventually } from '../process/eventually.ts';

/** Applies every CustomResourceDefinition of a folder, and waits until the API server serves them. */
export async function applyDefinitions(client: KubeClient, folder: string): Promise<void> {
  const files = (await readdir(folder)).filter(name => name.endsWith('.yaml')).sort();
  await Promise.all(
    files.map(async name => {
      const definition = parse(await readFile(join(folder, name), 'utf8')) as KubeObject;
      await client.apply(definition);
      await eventually(() => assertEstablished(client, definition));
    }),
  );
}

async function assertEstablished(client: KubeClient, definition: KubeObject): Promise<void> {
  const { status } = await client.get(await client.pathOf(definition));
  const isEstablished = status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True');
  if (isEstablished !== true) throw new Error(`${definition.metadata.name} is not served yet`);
}
