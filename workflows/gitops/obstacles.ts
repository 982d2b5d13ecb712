import type { BranchTree } from '../../runtime/git/branch-tree.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';

/** Why a file can't be added at a path: something of a person's is in the way. */
export type Obstacles = (
  path: string,
  place: { readonly clusterType?: string; readonly deploymentTarget?: string },
) => Diagnostic | undefined;

/**
 * Git would replace a file by a folder of the same name, and a folder by a file, in silence. What stands there on the
 * branch is a person's, so it stays and the folder of the plan is held back.
 */
export function obstaclesIn(tree: BranchTree): Obstacles {
  let folders: ReadonlySet<string> | undefined;
  return (path, place) => {
    const parent = parentsOf(path).find(folder => tree.has(folder));
    if (parent !== undefined) return blocked(place, `${parent} on the branch is a file, where Berth needs a folder`);
    folders ??= new Set([...tree.keys()].flatMap(parentsOf));
    return folders.has(path)
      ? blocked(place, `${path} on the branch is a folder, where Berth needs a file`)
      : undefined;
  };
}

function blocked(place: Parameters<Obstacles>[1], message: string): Diagnostic {
  const fix = 'move it somewhere else on the branch';
  return { severity: 'error', code: 'path-blocked', message, fix, ...place };
}

/** `a/b/c` → `a`, `a/b`. */
function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    parents.push(path.slice(0, slash));
  }
  return parents;
}
