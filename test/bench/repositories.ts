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
  readonly targetsEach: number;
  readonly clusterTypes: number;
}

/** A fleet as it is in real life: a control-plane repository, one with workloads, and an empty GitOps repository. */
export async function fleetRepositories({
  workloads,
  targetsEach,
  clusterTypes,
}: RepositoriesSize): Promise<FleetRepositories> {
  const gitOps = await testRepository({ dev: { 'README.md': 'The platform GitOps repository\n' } });
  const apps = await testRepository({
    main: filesOf(
      Array.from({ length: workloads }, (_, index) =>
        workload(
          `app-${index}`,
          Array.from({ length: targetsEach }, (_, each) => target(`t${each}`, { labels: { tier: `t${each % 3}` } })),
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
    '.environments/dev.yaml': textOf(
      anyObject('Environment', 'dev', {
        spec: { controlPlane: { repo: controlPlane.path, branch: 'dev', path: '.' } },
      }),
    ),
  });
  await controlPlane.commit(
    'dev',
    filesOf([
      ...own,
      anyObject('BaseRepo', 'main', { spec: { repo: controlPlane.path, branch: 'main', path: '.', commit } }),
      anyObject('GitOpsRepo', 'dev', { spec: { repo: gitOps.path, branch: 'dev', path: '.' } }),
    ]),
  );
  return { controlPlane, workloads: apps, gitOps };
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
