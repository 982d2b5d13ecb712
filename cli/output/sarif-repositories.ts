import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Origin } from '../../runtime/origin.ts';
import { printable } from '../../runtime/printable.ts';
import { compareText } from '../../scheduler/model/diagnostic.ts';

/** Where files are that have no path in the folder that was looked at, as SARIF 2.1.0 says it. */
export interface SarifRepositories {
  /** The `uriBaseId` of a file; nothing where its repository has no address, as standard input. */
  baseOf(origin: Origin): string | undefined;
  /** Properties of the run: `originalUriBaseIds` and `versionControlProvenance` (3.14.14, 3.14.17). Empty without such files. */
  readonly run: object;
}

/** One base for each repository at each commit, in the order of addresses and commits. */
export function sarifRepositories(origins: readonly Origin[]): SarifRepositories {
  const known = new Map<string, Located>();
  for (const origin of origins) {
    const uri = uriOf(origin.repository);
    if (uri !== undefined) known.set(keyOf(origin), { uri, commit: origin.commit });
  }
  const keys = [...known.keys()].sort(compareText);
  const ids = new Map(keys.map((key, index) => [key, `REPOSITORY_${index + 1}`]));
  return { baseOf: origin => ids.get(keyOf(origin)), run: runOf(keys.map(key => [ids.get(key), known.get(key)])) };
}

interface Located {
  readonly uri: string;
  /** Absent for a folder, whose files are there as they were read. */
  readonly commit: string | undefined;
}

function runOf(found: readonly (readonly [string | undefined, Located | undefined])[]): object {
  const bases: Record<string, object> = {};
  const provenance: object[] = [];
  for (const [uriBaseId, located] of found) {
    if (uriBaseId === undefined || located === undefined) continue;
    const { uri, commit } = located;
    if (commit === undefined) {
      bases[uriBaseId] = { uri: uri.endsWith('/') ? uri : `${uri}/` };
      continue;
    }
    bases[uriBaseId] = { description: { text: `root of ${uri} at ${commit}`.replace(/[\\[\]]/g, String.raw`\$&`) } };
    provenance.push({ repositoryUri: uri, revisionId: commit, mappedTo: { uriBaseId } });
  }
  return {
    ...(found.length > 0 && { originalUriBaseIds: bases }),
    ...(provenance.length > 0 && { versionControlProvenance: provenance }),
  };
}

function keyOf({ repository, commit = '' }: Origin): string {
  return `${repository} ${commit}`;
}

/** `git@host:path` is no URI, and stands for one. Users are left out, as passwords are. */
function uriOf(repository: string): string | undefined {
  if (isAbsolute(repository)) return pathToFileURL(repository).href;
  const scp = /^([^/:@]+@)?([^/:]+):(?!\/\/)(.+)$/.exec(repository);
  const address = scp === null ? repository : `ssh://${scp[1] ?? ''}${scp[2]}/${scp[3]?.replace(/^\//, '')}`;
  const url = /^[a-z][a-z+]*:\/\//i.test(address) && URL.canParse(address) ? new URL(address) : undefined;
  return url === undefined ? undefined : printable(url.href);
}
