import type { ObjectFormat } from '../../runtime/git/object-id.ts';
import { printable } from '../../runtime/printable.ts';
import { compareText, type Diagnostic, sortDiagnostics } from '../../scheduler/model/diagnostic.ts';
import { type Plan, TRACKING_PATH } from '../../scheduler/plan/plan.ts';
import type { RemovalHold } from '../../scheduler/snapshot/snapshot.ts';
import { listed } from '../text/words.ts';
import type { Change, ChangeSet, RemovedFile, RetainedFolder } from './change-set.ts';
import type { Comparison, StaleFile } from './compare.ts';
import { folderOf } from './layout.ts';
import { type OwnedFiles, type OwnHistory, ownStaleFiles } from './ownership.ts';
import { type AllowRemovals, checkRemovals, type RemovedFolder, removalDiagnostics } from './removal-budget.ts';

export interface ResolveOptions {
  /** What history says about the paths of `comparison.stale`. Not needed when there are none. */
  readonly history?: OwnHistory;
  readonly allowRemovals?: AllowRemovals;
  readonly format?: ObjectFormat;
}

const NO_HISTORY: OwnHistory = { paths: new Set() };

/** Decides which stale files are removed: Berth's own, not held, and within the budget. */
export function resolveRemovals(comparison: Comparison, options: ResolveOptions = {}): ChangeSet {
  const { plan, layout, written, planned } = comparison;
  const keepsConfig = new Set(plan.folders.flatMap(({ path, keepsConfig: keeps }) => (keeps === true ? [path] : [])));
  const { own, others, elsewhere } = ownStaleFiles(comparison, options.history ?? NO_HISTORY, options.format ?? 'sha1');
  const inPlanned = own.filter(file => planned.has(folderPath(file)) && !keepsConfig.has(configFolder(file)));
  const stale = staleFolders(own, planned);
  const kept = retainedFolders(stale, plan.removalHolds);
  const keptPaths = new Set(kept.map(({ path }) => path));
  const removable = stale.filter(({ path }) => !keptPaths.has(path));
  const removals = checkRemovals({
    folders: removedFolders(removable, plan),
    onBranch: countFolders(comparison.onBranch, stale),
    ...(options.allowRemovals !== undefined && { allow: options.allowRemovals }),
  });
  const gone = removals.refused.length === 0 ? removable : [];
  const stays = removals.refused.length === 0 ? kept : stale;
  const staying = new Set([...stays, ...comparison.held].map(({ clusterType }) => clusterType));
  const readmes = own.filter(
    ({ shape: { kind, clusterType } }) =>
      kind === 'readme' && !staying.has(clusterType) && !plan.removalHolds.some(hold => holdsType(hold, clusterType)),
  );
  const removed = [...inPlanned, ...gone.flatMap(folder => folder.files), ...readmes];
  // What isn't delivered isn't recorded as promoted.
  const recorded = removals.refused.length === 0 ? written : written.filter(({ path }) => path !== TRACKING_PATH);
  const changes = [...recorded, ...removed.map(removedFile)].sort((a, b) => compareText(a.path, b.path));
  return {
    layout,
    changes,
    unchanged: comparison.unchanged,
    held: comparison.held,
    retained: kept,
    foreign: foreignFiles(comparison, { own: removed, others, removable }),
    ...promotion(changes),
    removals,
    diagnostics: distinct([
      ...comparison.diagnostics,
      ...removalDiagnostics(plan.environment, removals),
      ...elsewhereDiagnostics(plan.environment, { elsewhere, planned }),
    ]),
  };
}

interface StaleFolder {
  readonly path: string;
  readonly clusterType: string;
  readonly deploymentTarget: string;
  readonly files: readonly StaleFile[];
}

function folderPath({ shape }: StaleFile): string {
  return shape.kind === 'file' ? `${shape.clusterType}/${shape.deploymentTarget}` : '';
}

/** The folder of a file with config; of other files none. */
function configFolder(file: StaleFile): string {
  return /\/platform-config\.(?:yaml|sh)$/.test(file.path) ? folderPath(file) : '';
}

function staleFolders(own: readonly StaleFile[], planned: ReadonlySet<string>): StaleFolder[] {
  const files = own.filter(file => file.shape.kind === 'file' && !planned.has(folderPath(file)));
  return [...Map.groupBy(files, folderPath)]
    .map(([path, files]) => {
      const slash = path.indexOf('/');
      return { path, clusterType: path.slice(0, slash), deploymentTarget: path.slice(slash + 1), files };
    })
    .sort((a, b) => compareText(a.path, b.path));
}

function retainedFolders(stale: readonly StaleFolder[], holds: readonly RemovalHold[]): RetainedFolder[] {
  if (holds.length === 0) return [];
  return stale.flatMap(({ files: _files, ...folder }) => {
    const reasons = holds.filter(hold => holdsFolder(hold, folder)).map(({ reason }) => reason);
    return reasons.length === 0 ? [] : [{ ...folder, onBranch: true, reasons }];
  });
}

/** Whether it isn't certain that a folder has no placement. */
export function holdsFolder(hold: RemovalHold, folder: Pick<StaleFolder, 'clusterType' | 'deploymentTarget'>): boolean {
  return (
    (hold.clusterType === undefined || hold.clusterType === folder.clusterType) &&
    (hold.deploymentTarget === undefined || hold.deploymentTarget === folder.deploymentTarget) &&
    (hold.deploymentTargetPrefix === undefined || folder.deploymentTarget.startsWith(hold.deploymentTargetPrefix))
  );
}

/** Whether the cluster type itself may still be meant to exist. */
function holdsType(hold: RemovalHold, clusterType: string): boolean {
  const anyTarget = hold.deploymentTarget === undefined && hold.deploymentTargetPrefix === undefined;
  return anyTarget && (hold.clusterType === undefined || hold.clusterType === clusterType);
}

function removedFolders(folders: readonly StaleFolder[], { snapshot }: Plan): RemovedFolder[] {
  const clusterTypes = new Set(snapshot.clusterTypes.map(({ name }) => name));
  const targets = new Set(snapshot.deploymentTargets.map(({ name }) => name));
  return folders.map(({ path, clusterType, deploymentTarget }) => {
    const why = !clusterTypes.has(clusterType)
      ? `cluster type ${clusterType} no longer exists`
      : !targets.has(deploymentTarget)
        ? `deployment target ${deploymentTarget} no longer exists`
        : 'no policy places it here any more';
    return { path, clusterType, deploymentTarget, why };
  });
}

function countFolders(onBranch: ReadonlyMap<string, number>, stale: readonly StaleFolder[]): Map<string, number> {
  const counts = new Map(onBranch);
  for (const { clusterType } of stale) counts.set(clusterType, (counts.get(clusterType) ?? 0) + 1);
  return counts;
}

function removedFile({ path, entry, shape }: StaleFile): RemovedFile {
  const { clusterType } = shape;
  const place = shape.kind === 'file' ? { clusterType, deploymentTarget: shape.deploymentTarget } : { clusterType };
  return { path, action: 'remove', ...place, before: entry };
}

/** Tells of folders that stay because Berth committed them for other environments. */
function elsewhereDiagnostics(
  environment: string,
  { elsewhere, planned }: Pick<OwnedFiles, 'elsewhere'> & Pick<Comparison, 'planned'>,
): Diagnostic[] {
  return [...elsewhere].flatMap(([other, files]) => {
    const folders = [...new Set(files.map(folderPath))]
      .filter(path => path !== '' && !planned.has(path))
      .sort(compareText);
    if (folders.length === 0) return [];
    const one = folders.length === 1;
    return {
      severity: 'warning',
      code: 'other-environment',
      message: `${one ? 'the folder' : `${folders.length} folders`} ${listed(folders, 5)} ${one ? 'was' : 'were'} committed for environment ${printable(other)}, so environment ${environment} doesn't remove ${one ? 'it' : 'them'}`,
      fix: `give each environment a branch or a path of its own; if there is no environment ${printable(other)} any more, delete ${one ? 'the folder' : 'the folders'} by hand`,
    };
  });
}

interface ForeignInput {
  readonly own: readonly StaleFile[];
  readonly others: readonly StaleFile[];
  readonly removable: readonly StaleFolder[];
}

/** People's files in removed folders, and files of Berth's shape in its cluster types' folders that it never wrote. */
function foreignFiles({ tree, layout, plan }: Comparison, { own, others, removable }: ForeignInput): string[] {
  const left = new Set<string>();
  const current = new Set(plan.snapshot.clusterTypes.map(({ name }) => name));
  for (const { path, shape } of others) if (current.has(shape.clusterType)) left.add(path);
  if (removable.length > 0) {
    const removed = new Set(own.map(({ path }) => path));
    const shaped = new Set(removable.flatMap(({ files }) => files.map(({ path }) => path)));
    const folders = new Set(removable.map(({ path }) => path));
    for (const path of tree.keys()) {
      if (removed.has(path) || shaped.has(path)) continue;
      if (folders.has(folderOf(layout, path) ?? '')) left.add(path);
    }
  }
  return [...left].sort(compareText);
}

function promotion(changes: readonly Change[]): Pick<ChangeSet, 'promoted'> {
  const tracking = changes.find(({ path }) => path === TRACKING_PATH);
  return tracking === undefined || tracking.action === 'remove' ? {} : { promoted: { commit: tracking.file.text } };
}

function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const known = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const key = `${diagnostic.code}\n${diagnostic.message}`;
    const same = known.get(key);
    if (same === undefined) known.set(key, diagnostic);
    else known.set(key, withoutPlace(same));
  }
  return sortDiagnostics([...known.values()]);
}

function withoutPlace({ clusterType: _type, deploymentTarget: _target, ...diagnostic }: Diagnostic): Diagnostic {
  return diagnostic;
}
