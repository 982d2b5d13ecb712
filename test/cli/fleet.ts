import { gitEnvironment, type TestRepository, testRepository } from '../support/git-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { berth, type Result, type RunOptions } from './fixture.ts';

const API = 'apiVersion: scheduler.kalypso.io/v1alpha1';

/** A small fleet in real repositories: two cluster types, one workload with two targets, environments dev and prod. */
export interface TestFleet {
  readonly controlPlane: TestRepository;
  readonly shop: TestRepository;
  readonly gitops: TestRepository;
  /** Runs a command line that reads this control plane. */
  readonly run: (words: readonly string[], options?: RunOptions) => Promise<Result>;
}

export async function testFleet(): Promise<TestFleet> {
  const controlPlane = await testRepository();
  const shop = await testRepository({ main: { 'workloads/cart.yaml': workload(['api', 'web']) } });
  const gitops = await testRepository({ main: { 'README.md': 'Manifests\n' } });
  for (const branch of ['dev', 'prod']) await gitops.branch(branch, 'main');
  const main = await controlPlane.commit('main', mainFiles(controlPlane.path, shop.path));
  for (const branch of ['dev', 'prod']) {
    await controlPlane.commit(branch, environmentFiles(branch, { main, path: controlPlane.path, gitops: gitops.path }));
  }
  const env = { ...gitEnvironment(), XDG_CACHE_HOME: await temporaryFolder() };
  return {
    controlPlane,
    shop,
    gitops,
    run: async (words, options = {}) =>
      await berth([...words, '--control-plane', controlPlane.path], { cwd: controlPlane.path, env, ...options }),
  };
}

/** A workload `cart` with these targets, in both environments; a target's label `purpose` is its name. */
export function workload(targets: readonly string[]): string {
  const entries = ['dev', 'prod'].flatMap(environment =>
    targets.map(
      name =>
        `    - name: ${name}\n      environment: ${environment}\n      labels: {purpose: ${name}}\n      manifests: {path: ./${name}}\n`,
    ),
  );
  return `${API}\nkind: Workload\nmetadata:\n  name: cart\nspec:\n  deploymentTargets:\n${entries.join('')}`;
}

export function policy(name: string, purpose: string, size: string): string {
  return `${API}\nkind: SchedulingPolicy\nmetadata:\n  name: ${name}\nspec:
  deploymentTargetSelector:
    workspace: shop-team
    labelSelector:
      matchLabels:
        purpose: ${purpose}
  clusterTypeSelector:
    labelSelector:
      matchLabels:
        size: ${size}
`;
}

export function clusterType(name: string): string {
  return `${API}\nkind: ClusterType\nmetadata:\n  name: ${name}\n  labels:\n    size: ${name}\nspec:
  reconciler: flux
  namespaceService: namespace
  configType: config
`;
}

export function template(name: string, type: string, text: string): string {
  const lines = text.split('\n').map(line => `      ${line}`);
  return `${API}\nkind: Template\nmetadata:\n  name: ${name}\nspec:\n  type: ${type}\n  manifests:\n    - |\n${lines.join('\n')}\n`;
}

export function config(name: string, data: string, labels = ''): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  labels:\n    platform-config: "true"\n${labels}data:\n  ${data}\n`;
}

function mainFiles(controlPlane: string, shop: string): Record<string, string> {
  const environment = (name: string): string =>
    `${API}\nkind: Environment\nmetadata:\n  name: ${name}\nspec:\n  controlPlane:\n    repo: ${controlPlane}\n    branch: ${name}\n    path: .\n`;
  return {
    '.sourceignore': '.environments/\n',
    '.environments/dev.yaml': environment('dev'),
    '.environments/prod.yaml': environment('prod'),
    'templates/flux.yaml': template('flux', 'reconciler', 'kind: Flux\npath: {{ .Manifests.path }}'),
    'templates/namespace.yaml': template('namespace', 'namespace', 'kind: Namespace\nname: {{ .Namespace }}'),
    'templates/config.yaml': template('config', 'config', 'kind: ConfigMap\ndata: {{ toJson .ConfigData }}'),
    'workloads/shop.yaml': `${API}\nkind: WorkloadRegistration\nmetadata:\n  name: shop\nspec:\n  workload:\n    repo: ${shop}\n    branch: main\n    path: workloads\n  workspace: shop-team\n`,
  };
}

function environmentFiles(
  name: string,
  { main, path, gitops }: { readonly main: string; readonly path: string; readonly gitops: string },
): Record<string, string> {
  return {
    'base-repo.yaml': `${API}\nkind: BaseRepo\nmetadata:\n  name: main\nspec:\n  repo: ${path}\n  branch: main\n  path: .\n  commit: ${main}\n`,
    'gitops-repo.yaml': `${API}\nkind: GitOpsRepo\nmetadata:\n  name: ${name}\nspec:\n  repo: ${gitops}\n  branch: ${name}\n  path: .\n`,
    'types/large.yaml': clusterType('large'),
    'types/small.yaml': clusterType('small'),
    'config/all.yaml': config('all', `LEVEL: ${name}`),
    'policies/api.yaml': policy('api', 'api', 'large'),
    'policies/web.yaml': policy('web', 'web', 'small'),
  };
}
