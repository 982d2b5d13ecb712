import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { SourcedManifest, SourceRevision } from '../../scheduler/model/manifest.ts';
import {
  type HeldFolder,
  type Plan,
  type PlannedFile,
  type PlannedFolder,
  README_TEXT,
  TRACKING_PATH,
} from '../../scheduler/plan/plan.ts';
import { buildSnapshot } from '../../scheduler/snapshot/build-snapshot.ts';
import type { RemovalHold, Snapshot } from '../../scheduler/snapshot/snapshot.ts';
import { anyObject, baseRepo, clusterType, input, policy, target, workload } from '../support/objects.ts';

/** What belongs in a folder: its files by name, or why that isn't known. */
export type TestFolder = Readonly<Record<string, string>> | { readonly held: string };

export interface PlanOptions {
  readonly environment?: string;
  /** Cluster types without a placement. */
  readonly clusterTypes?: readonly string[];
  readonly repository?: string;
  readonly branch?: string;
  readonly path?: string;
  readonly baseCommit?: string;
  readonly removalHolds?: readonly RemovalHold[];
  readonly sources?: readonly SourceRevision[];
  readonly diagnostics?: readonly Diagnostic[];
  /** Names of the policies that place everything. */
  readonly policies?: readonly string[];
  /** Annotations of the GitOpsRepo, without `berth.dev/`. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A plan with these folders, `<clusterType>/<workload>-<target>` → what belongs there. */
export function plan(folders: Readonly<Record<string, TestFolder>>, options: PlanOptions = {}): Plan {
  const snapshot = snapshotOf(Object.keys(folders), options);
  const paths = Object.keys(folders).sort();
  const planned: PlannedFolder[] = [];
  const held: HeldFolder[] = [];
  for (const path of paths) {
    const folder = folders[path] ?? {};
    const placement = placementOf(snapshot, path);
    if ('held' in folder && typeof folder.held === 'string' && Object.keys(folder).length === 1) {
      held.push({ path, placement, reasons: [problem(folder.held)] });
    } else planned.push({ path, placement, files: filesOf(path, folder) });
  }
  const { baseCommit, removalHolds = [], diagnostics = [] } = options;
  const tracking = baseCommit === undefined ? [] : [{ path: TRACKING_PATH, text: baseCommit }];
  const readmes = snapshot.clusterTypes.map(({ name }) => ({ path: `${name}/README.md`, text: README_TEXT }));
  const made: Plan = {
    complete: true,
    environment: snapshot.environment,
    snapshot: { ...snapshot, removalHolds },
    folders: planned,
    held,
    rootFiles: [...tracking, ...readmes],
    removalHolds,
    diagnostics,
    conflicts: [],
    settle: () => made,
  };
  return made;
}

function snapshotOf(paths: readonly string[], options: PlanOptions): Snapshot {
  const { environment = 'dev', clusterTypes = [], repository, branch = environment, path = '.', baseCommit } = options;
  const types = new Set([...clusterTypes, ...paths.map(path => path.split('/')[0] ?? '')]);
  const targets = new Set(paths.map(path => path.split('/')[1] ?? ''));
  const workloads = Map.groupBy(targets, name => name.slice(0, name.indexOf('-')));
  const manifests = [
    ...[...types].map(name => clusterType(name)),
    ...(options.policies ?? ['everywhere']).map(name => policy(name)),
    ...[...workloads].map(([name, of]) =>
      workload(
        name,
        of.map(full => target(full.slice(name.length + 1), { environment })),
      ),
    ),
    ...(repository === undefined ? [] : [gitOpsRepo({ repo: repository, branch, path }, options.annotations ?? {})]),
    ...(baseCommit === undefined ? [] : [baseRepo(baseCommit)]),
  ];
  return buildSnapshot(input(manifests, { environment, sources: options.sources ?? [] }));
}

function gitOpsRepo(
  spec: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>>,
): SourcedManifest {
  const named = Object.entries(annotations).map(([key, value]) => [`berth.dev/${key}`, value]);
  return anyObject('GitOpsRepo', 'gitops', {
    spec,
    metadata: { name: 'gitops', annotations: Object.fromEntries(named) },
  });
}

function placementOf(snapshot: Snapshot, path: string): PlannedFolder['placement'] {
  const [type = '', name = ''] = path.split('/');
  const clusterType = snapshot.clusterTypes.find(found => found.name === type);
  const deploymentTarget = snapshot.deploymentTargets.find(found => found.name === name);
  if (clusterType === undefined || deploymentTarget === undefined) throw new Error(`${path} can't be placed`);
  return { clusterType, deploymentTarget, policies: snapshot.policies };
}

function filesOf(path: string, files: Readonly<Record<string, string>>): PlannedFile[] {
  return Object.entries(files).map(([name, text]) => ({ path: `${path}/${name}`, text }));
}

export function problem(message: string, code = 'broken'): Diagnostic {
  const origin = { repository: 'https://git.example.com/control-plane', path: 'template.yaml', line: 3, column: 5 };
  return { severity: 'error', code, message, fix: 'mend it', origin };
}

/** The usual files of a folder; `salt` makes them differ. */
export function files(name: string, salt = ''): Record<string, string> {
  return {
    'namespace.yaml': `kind: Namespace\nmetadata:\n  name: ${name}\n`,
    'platform-config.yaml': `kind: ConfigMap\ndata:\n  REGION: west${salt}\n`,
    'reconciler.yaml': `kind: Kustomization\nmetadata:\n  name: ${name}\nspec:\n  interval: 30s\n  path: ./${name}\n`,
  };
}
