import type { BranchTree } from '../../runtime/git/branch-tree.ts';
import { blobIdOf } from '../../runtime/git/object-id.ts';
import { files } from './plans.ts';

/** Path → content of a file, or what else stands there. */
export type Branch = Readonly<Record<string, string | { readonly mode: string; readonly content: string }>>;

/** A branch with these files. */
export function branchTree(branch: Branch): BranchTree {
  return new Map(
    Object.entries(branch).map(([path, file]) => {
      const { mode, content } = typeof file === 'string' ? { mode: '100644', content: file } : file;
      return [path, { oid: blobIdOf(Buffer.from(content)), mode }];
    }),
  );
}

/** The files of a folder as they stand on a branch. */
export function folder(path: string, content: Readonly<Record<string, string>> = files('web')): Record<string, string> {
  return Object.fromEntries(Object.entries(content).map(([name, text]) => [`${path}/${name}`, text]));
}
