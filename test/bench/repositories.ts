import { join } from 'node:path';
import { stringify } from 'yaml';
import { KINDS } from '../../scheduler/model/kinds/index.ts';
import type { SourcedManifest } from '../../scheduler/model/manifest.ts';
import { type TestRepository, testRepository } from '../support/git-repository.ts';
import { anyObject, target, workload } from '../support/objects.ts';
import { fleet } from './fleet.ts';

export interface FleetRepositories {
  readonly controlPlane: TestRepository;
  readonly workloads: TestRepository;
  readonly gitOps: TestRepository;
}

export interface RepositoriesSize {
  readonly workloads: number;
  /** For each environment. */
  readonly targetsEach: number;
  readonly clusterTypes: number;
  readonly environments?: readonly string[];
}

/** A fleet as it is in real life: a control-plane repository, one with workloads, and an empty GitOps repository. */
export async function fleetRepositories({
  workloads,
  targetsEach,
  clusterTypes,
  environments = ['dev'],
}: RepositoriesSize): Promise<FleetRepositories> {
  const readme = { 'README.md': 'The platform GitOps repository\n' };
  const gitOps = await testRepository(Object.fromEntries(environments.map(name => [name, readme])));
  const apps = await testRepository({
    main: filesOf(
      Array.from({ length: workloads }, (_, index) =>
        workload(
          `app-${index}`,
          environments.flatMap(name => targetsOf(name, targetsEach)),
        ),
      ),
    ),
  });
  const controlPlane = await testRepository();
  const registration = anyObject('WorkloadRegistration', 'apps', {
    spec: { workload: { repo: apps.path, branch: 'main', path: '.' }, workspace: 'apps-team' },
  });
  const objects = fleet({ workloads: 0, clusterTypes, oneTypeIn: 1, oneTargetIn: 1 });
  const base = objects.filter(({ manifest }) => manifest.kind === 'Template');
  const own = objects.filter(({ manifest }) => !['Template', 'GitOpsRepo'].includes(manifest.kind));
  const commit = await controlPlane.commit('main', {
    ...filesOf([...base, registration]),
    '.sourceignore': '.environments/\n',
    ...Object.fromEntries(environments.map(name => [`.environments/${name}.yaml`, environment(name, controlPlane)])),
  });
  const baseRepo = anyObject('BaseRepo', 'main', {
    spec: { repo: controlPlane.path, branch: 'main', path: '.', commit },
  });
  for (const branch of environments) {
    const gitOpsRepo = anyObject('GitOpsRepo', branch, { spec: { repo: gitOps.path, branch, path: '.' } });
    await controlPlane.commit(branch, filesOf([...own, baseRepo, gitOpsRepo]));
  }
  return { controlPlane, workloads: apps, gitOps };
}

function targetsOf(environment: string, count: number): unknown[] {
  return Array.from({ length: count }, (_, each) =>
    target(`t${each}-${environment}`, { labels: { tier: `t${each % 3}` }, environment }),
  );
}

function environment(name: string, { path: repo }: TestRepository): string {
  return textOf(anyObject('Environment', name, { spec: { controlPlane: { repo, branch: name, path: '.' } } }));
}

/** Adds a line to the namespace template, which every folder uses, and pins the new commit. */
export async function editTemplate({ controlPlane }: FleetRepositories, line: string): Promise<void> {
  const path = 'template-namespace.yaml';
  const text = await controlPlane.read('main', path);
  const commit = await controlPlane.commit('main', {
    [path]: text.replace(/^( +)labels:$/m, `$1annotations:\n$1  edit: "${line}"\n$1labels:`),
  });
  const base = anyObject('BaseRepo', 'main', { spec: { repo: controlPlane.path, branch: 'main', path: '.', commit } });
  await controlPlane.commit('dev', filesOf([base]));
}

function filesOf(objects: readonly SourcedManifest[]): Record<string, string> {
  return Object.fromEntries(objects.map(object => [object.manifest.origin.path, textOf(object)]));
}

function textOf({ manifest }: SourcedManifest): string {
  if (manifest.state !== 'valid') throw new Error(`${manifest.kind} ${manifest.name} is not valid`);
  const { kind, name, labels, spec } = manifest.object;
  const { apiVersion, field } = KINDS[kind];
  return stringify({ apiVersion, kind, metadata: { name, labels }, [field]: spec }, { lineWidth: 0 });
}

/** The berth command of this checkout. */
export const BERTH = join(import.meta.dirname, '../../bin/berth.js');
