import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SeenPull, Site } from './place.ts';

/**
 * Everything that is there for people to see, a line each, without what differs from run to run: ids of commits, and the address.
 * Trees are named by their contents.
 */
export async function stateOf(site: Site): Promise<string[]> {
  const refs = await site.git('for-each-ref', '--format=%(refname) %(tree)', 'refs/heads', 'refs/berth');
  const pulls = await site.pulls();
  const issues = await site.issues();
  const heads = await site.git('for-each-ref', '--format=%(objectname)', 'refs/heads/berth');
  const statuses = await Promise.all(
    heads
      .split('\n')
      .filter(Boolean)
      .map(async head => await site.statuses(head)),
  );
  const lines = [
    ...statuses.flat().map(text => `status ${text}`),
    ...issues.flatMap(text => text.split(/\r?\n/)).map(line => `issue ${line}`),
    ...refs.trim().split('\n'),
    ...pulls.flatMap(({ body, comments, ...rest }) => [
      `#${rest.number} ${JSON.stringify(rest)}`,
      ...[body, ...comments].flatMap(text => text.split(/\r?\n/)).map(line => `#${rest.number} ${line}`),
    ]),
  ];
  const address = new RegExp(site.address.replaceAll('.', String.raw`\.`), 'g');
  // Ids of trees and fingerprints stay: they are made of contents.
  return lines.map(line => line.replace(address, 'ADDRESS').replace(/(?<=`|\/)[0-9a-f]{7,40}(?=`|$|\b)/g, 'COMMIT'));
}

/** The lines that only one of two states has. */
export function differences(expected: readonly string[], found: readonly string[]): string[] {
  return [
    ...expected.filter(line => !found.includes(line)).map(line => `missing: ${line}`),
    ...found.filter(line => !expected.includes(line)).map(line => `surplus: ${line}`),
  ];
}

/** Comments of one topic that are there twice. */
export function repeatedComments(pulls: readonly SeenPull[]): string[] {
  return pulls.flatMap(({ number, comments }) => {
    const topics = comments.map(text => /<!-- berth:comment (\S+) -->/.exec(text)?.[1]);
    return topics.filter((topic, index) => topics.indexOf(topic) !== index).map(topic => `#${number} twice: ${topic}`);
  });
}

/** Whether any file below a folder holds one of these texts. */
export async function filesWith(folder: string, secrets: readonly string[]): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter(entry => entry.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const text = (await readFile(path)).toString('latin1');
    if (secrets.some(secret => text.includes(secret))) found.push(path);
  }
  return found;
}
