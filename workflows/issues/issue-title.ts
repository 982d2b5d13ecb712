import { cut, plainLine } from '../text/markdown.ts';

// A forge may take no more than 256 characters.
const MOST = 250;

/** The title of the issue about a folder, as the original writes it, its slip of the pen included (contract A.3). */
export function issueTitle(environment: string, about: { clusterType: string; deploymentTarget: string }): string {
  const [target, type, name] = [about.deploymentTarget, about.clusterType, environment].map(text => plainLine(text));
  return cut(
    `Can't generate manifests for deplyment target ${target} in cluster type ${type} in ${name} environment`,
    MOST,
  );
}

/** The title of the issue about all folders of an environment, when they are too many for one each. */
export function collectiveTitle(environment: string): string {
  return `Can't generate manifests for many deployment targets in ${plainLine(environment)} environment`;
}

const TITLE = /^Can't generate manifests for deplyment target (\S+) in cluster type (\S+) in (\S+) environment$/;

/** The folder, `<clusterType>/<deploymentTarget>`, that an issue is about by its title. */
export function folderOfTitle(title: string): { readonly environment: string; readonly folder: string } | undefined {
  const [, target, type, environment] = TITLE.exec(title) ?? [];
  if (target === undefined || type === undefined || environment === undefined) return undefined;
  return { environment, folder: `${type}/${target}` };
}
