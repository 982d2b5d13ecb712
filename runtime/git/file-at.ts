import type { Repository } from './repository.ts';

export interface FileAt {
  readonly text: string;
  readonly mode: string;
}

/** A file as it is at a commit; nothing when there is no such file. */
export async function fileAt(repository: Repository, commit: string, path: string): Promise<FileAt | undefined> {
  const [entry] = await repository.files(commit, [path]);
  if (entry?.type !== 'file') return undefined;
  const mode = entry.executable ? '100755' : '100644';
  for await (const { bytes } of repository.blobs([entry.oid])) return { text: bytes.toString('utf8'), mode };
  return undefined;
}
