import { join } from 'node:path';
import {
  type ReadEnvironmentsOptions,
  type ReadEnvironmentsResult,
  readEnvironments,
} from '../../environments/read-environments.ts';
import { createGit, type GitOptions } from '../../runtime/git/git.ts';
import type { EnvironmentInput } from '../../scheduler/model/manifest.ts';
import { gitEnvironment, type TestRepository } from './git-repository.ts';
import { temporaryFolder } from './temporary-folder.ts';

const API = 'apiVersion: scheduler.kalypso.io/v1alpha1';

function reference(repo: string, branch: string, path: string, indentation: string): string {
  return ['repo', 'branch', 'path']
    .map((key, index) => `${indentation}${key}: ${JSON.stringify([repo, branch, path][index])}\n`)
    .join('');
}

/** Manifests as people write them, with addresses of test repositories. */
export const yaml = {
  environment: (name: string, repo: string, { branch = name, path = '.' } = {}): string =>
    `${API}\nkind: Environment\nmetadata:\n  name: ${name}\nspec:\n  controlPlane:\n${reference(repo, branch, path, '    ')}`,
  baseRepo: (name: string, repo: string, { branch = 'main', path = '.', commit = '' } = {}): string =>
    `${API}\nkind: BaseRepo\nmetadata:\n  name: ${name}\nspec:\n${reference(repo, branch, path, '  ')}${commit === '' ? '' : `  commit: ${commit}\n`}`,
  registration: (
    name: string,
    repo: string,
    { branch = 'main', path = '.', workspace = `${name}-team` } = {},
  ): string =>
    `${API}\nkind: WorkloadRegistration\nmetadata:\n  name: ${name}\nspec:\n  workspace: ${workspace}\n  workload:\n${reference(repo, branch, path, '    ')}`,
  workload: (name: string, environment = 'dev'): string =>
    `${API}\nkind: Workload\nmetadata:\n  name: ${name}\nspec:\n  deploymentTargets:\n  - name: test\n    environment: ${environment}\n    manifests: {}\n`,
  clusterType: (name: string): string =>
    `${API}\nkind: ClusterType\nmetadata:\n  name: ${name}\nspec:\n  reconciler: flux\n  namespaceService: default\n`,
  policy: (name: string): string =>
    `${API}\nkind: SchedulingPolicy\nmetadata:\n  name: ${name}\nspec:\n  deploymentTargetSelector:\n    labelSelector: {}\n  clusterTypeSelector:\n    labelSelector: {}\n`,
  template: (name: string): string =>
    `${API}\nkind: Template\nmetadata:\n  name: ${name}\nspec:\n  type: namespace\n  manifests: []\n`,
  configMap: (name: string, labels = ''): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  labels: {${labels}}\n`,
};

/** Reads environments with caches of their own, as a new process would. */
export async function readAll(
  controlPlane: TestRepository | string,
  options: Partial<ReadEnvironmentsOptions> & { readonly gitOptions?: Partial<GitOptions> } = {},
): Promise<ReadEnvironmentsResult> {
  const env = options.env ?? gitEnvironment();
  const git = createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env, ...options.gitOptions });
  const location = typeof controlPlane === 'string' ? controlPlane : controlPlane.path;
  return await readEnvironments({ git, controlPlane: location, cwd: '/', env, ...options });
}

/** `kind name` of every manifest, with the registration that brought it. */
export function describeManifests(input: EnvironmentInput | undefined): string[] {
  return (input?.manifests ?? []).map(({ manifest, registration }) => {
    const { kind, name } = manifest;
    return `${kind} ${name}${registration === undefined ? '' : ` (${registration.name}, ${registration.workspace})`}`;
  });
}
