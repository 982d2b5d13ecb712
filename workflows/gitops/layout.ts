import { UserError } from '../../runtime/errors.ts';
import { pathPartProblem } from '../../runtime/git/tree-path.ts';
import { printable } from '../../runtime/printable.ts';
import type { GitOpsRepo } from '../../scheduler/model/object.ts';
import { TRACKING_PATH } from '../../scheduler/plan/plan.ts';

/** Where an environment's files are in its GitOps repository. */
export interface Layout {
  /** `spec.path` of the GitOpsRepo, empty for the root, otherwise with a slash at its end. */
  readonly prefix: string;
}

export const ROOT_LAYOUT: Layout = { prefix: '' };

/** Throws a {@link UserError} for a path that leaves the repository, or that git or a file system refuses. */
export function layoutOf(gitOpsRepo: GitOpsRepo): Layout {
  const { path } = gitOpsRepo.spec;
  const parts = path.split('/').filter(part => part !== '' && part !== '.');
  const problem = parts.map(pathPartProblem).find(found => found !== undefined);
  if (problem !== undefined) {
    throw new UserError(`spec.path "${printable(path)}" of GitOpsRepo ${gitOpsRepo.name} ${problem}`, {
      fix: 'write a folder from the root of the repository, such as "clusters", or "." for the root',
      origin: gitOpsRepo.at(['spec', 'path']),
    });
  }
  return { prefix: parts.map(part => `${part}/`).join('') };
}

/**
 * The path in the repository of a path of the plan. The tracking file is always at the root: forges read `.github`
 * nowhere else, and so do the workflows of existing installations.
 */
export function pathInRepository({ prefix }: Layout, planned: string): string {
  return planned === TRACKING_PATH ? planned : prefix + planned;
}

/** A path that has the shape of a file that Berth, or the original, writes. */
export type OwnShape =
  | { readonly kind: 'readme'; readonly clusterType: string }
  | { readonly kind: 'file'; readonly clusterType: string; readonly deploymentTarget: string };

// `config.yaml` is what `platform-config.yaml` was called before 2023-04.
const TARGET_FILE = /^(reconciler|namespace|platform-config|config)\.(yaml|sh)$/;

/** What a path of the repository is by its shape; nothing for files that only people write. */
export function ownShape({ prefix }: Layout, path: string): OwnShape | undefined {
  if (!path.startsWith(prefix)) return undefined;
  const [clusterType = '', second = '', third, ...deeper] = path.slice(prefix.length).split('/');
  // Dot folders belong to people and to the forge.
  if (clusterType.startsWith('.') || deeper.length > 0) return undefined;
  if (third === undefined) return second === 'README.md' ? { kind: 'readme', clusterType } : undefined;
  return TARGET_FILE.test(third) ? { kind: 'file', clusterType, deploymentTarget: second } : undefined;
}

/** `<clusterType>/<deploymentTarget>` of any path inside such a folder. */
export function folderOf({ prefix }: Layout, path: string): string | undefined {
  if (!path.startsWith(prefix)) return undefined;
  const first = path.indexOf('/', prefix.length);
  const second = first < 0 ? -1 : path.indexOf('/', first + 1);
  return second < 0 ? undefined : path.slice(prefix.length, second);
}
