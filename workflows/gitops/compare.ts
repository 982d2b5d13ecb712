import { type BranchEntry, type BranchTree, isFile } from '../../runtime/git/branch-tree.ts';
import { blobId, blobIdOf, type ObjectFormat } from '../../runtime/git/object-id.ts';
import { pushAll } from '../../runtime/push-all.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import {
  type Plan,
  type PlannedFile,
  type PlannedFolder,
  README_TEXT,
  TRACKING_PATH,
} from '../../scheduler/plan/plan.ts';
import type { AddedFile, ModifiedFile, RetainedFolder } from './change-set.ts';
import { type Layout, type OwnShape, ownShape, pathInRepository } from './layout.ts';
import { type Obstacles, obstaclesIn } from './obstacles.ts';

/** A file on the branch that the plan doesn't have and that looks like one of Berth's. */
export interface StaleFile {
  readonly path: string;
  readonly entry: BranchEntry;
  readonly shape: OwnShape;
}

/** Plan against branch, before it is known which stale files are Berth's. */
export interface Comparison {
  readonly plan: Plan;
  readonly tree: BranchTree;
  readonly layout: Layout;
  /** Sorted by path. */
  readonly written: readonly (AddedFile | ModifiedFile)[];
  readonly unchanged: number;
  readonly stale: readonly StaleFile[];
  readonly held: readonly RetainedFolder[];
  /** Planned or held folders by cluster type that the branch has. */
  readonly onBranch: ReadonlyMap<string, number>;
  /** Paths of planned folders. */
  readonly planned: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

export interface CompareOptions {
  readonly layout: Layout;
  readonly format?: ObjectFormat;
}

/**
 * Compares a plan with what a branch has, by the ids of the contents: nothing is read that doesn't differ.
 * Costs a look at every planned file and every path of the branch.
 */
export function comparePlan(plan: Plan, tree: BranchTree, { layout, format = 'sha1' }: CompareOptions): Comparison {
  const pass: Pass = { tree, layout, format, obstacles: obstaclesIn(tree), seen: new Set() };
  const { folders } = plan;
  const written: (AddedFile | ModifiedFile)[] = [];
  const blocked: RetainedFolder[] = [];
  const diagnostics: Diagnostic[] = [];
  const onBranch = new Map<string, number>();
  let unchanged = 0;
  for (const file of plan.rootFiles) {
    const compared = compareFiles([file], pass, rootPlace(file));
    unchanged += compared.unchanged;
    if (compared.obstacles.length === 0) pushAll(written, compared.written);
    pushAll(diagnostics, compared.obstacles);
  }
  for (const folder of folders) {
    const place = placeOf(folder);
    const compared = compareFiles(folder.files, pass, place);
    if (compared.present) count(onBranch, place.clusterType);
    if (compared.obstacles.length > 0) {
      blocked.push({ path: folder.path, ...place, onBranch: compared.present, reasons: compared.obstacles });
      continue;
    }
    unchanged += compared.unchanged;
    pushAll(written, compared.written);
  }
  const held = heldFolders(plan, pass);
  for (const folder of held) if (folder.onBranch) count(onBranch, folder.clusterType);
  const untouched = new Set([...held, ...blocked].map(folder => folder.path));
  return {
    plan,
    tree,
    layout,
    written: written.sort(byPath),
    unchanged,
    stale: staleFiles(plan, pass, untouched),
    held: [...held, ...blocked].sort(byPath),
    onBranch,
    planned: new Set(folders.map(folder => folder.path)),
    diagnostics: [...diagnostics, ...blocked.flatMap(({ reasons }) => reasons)],
  };
}

interface Pass extends Required<CompareOptions> {
  readonly tree: BranchTree;
  readonly obstacles: Obstacles;
  /** Planned paths. */
  readonly seen: Set<string>;
}

interface Compared {
  readonly written: readonly (AddedFile | ModifiedFile)[];
  readonly unchanged: number;
  /** At least one of the files is on the branch. */
  readonly present: boolean;
  readonly obstacles: readonly Diagnostic[];
}

type Place = { readonly clusterType?: string; readonly deploymentTarget?: string };

function compareFiles(files: readonly PlannedFile[], pass: Pass, place: Place): Compared {
  const written: (AddedFile | ModifiedFile)[] = [];
  const obstacles: Diagnostic[] = [];
  let unchanged = 0;
  let present = false;
  for (const file of files) {
    const path = pathInRepository(pass.layout, file.path);
    const before = pass.tree.get(path);
    pass.seen.add(path);
    present ||= before !== undefined;
    if (before !== undefined && sameContent(file, before, pass.format)) {
      unchanged += 1;
      continue;
    }
    const oid = blobId(file, pass.format);
    if (before === undefined) {
      const obstacle = pass.obstacles(path, place);
      if (obstacle !== undefined) obstacles.push(obstacle);
      written.push({ path, action: 'add', ...place, file, after: { oid, mode: '100644' } });
    } else {
      // Somebody may have made a script executable: that is no business of the plan.
      const mode = isFile(before) ? before.mode : '100644';
      written.push({ path, action: 'modify', ...place, file, before, after: { oid, mode } });
    }
  }
  return { written, unchanged, present, obstacles };
}

function sameContent(file: PlannedFile, before: BranchEntry, format: ObjectFormat): boolean {
  if (!isFile(before)) return false;
  if (before.oid === blobId(file, format)) return true;
  // An editor that ends the tracking file with a newline has not promoted anything (contract C.3.14).
  if (file.path !== TRACKING_PATH) return false;
  return ['\n', '\r\n'].some(end => before.oid === blobIdOf(Buffer.from(file.text + end), format));
}

function rootPlace({ path }: PlannedFile): Place {
  return path === TRACKING_PATH ? {} : { clusterType: path.slice(0, path.indexOf('/')) };
}

function placeOf({ placement }: Pick<PlannedFolder, 'placement'>): { clusterType: string; deploymentTarget: string } {
  return { clusterType: placement.clusterType.name, deploymentTarget: placement.deploymentTarget.name };
}

function heldFolders(plan: Plan, { tree, layout }: Pass): RetainedFolder[] {
  const { held } = plan;
  if (held.length === 0) return [];
  const present = new Set<string>();
  for (const path of tree.keys()) {
    const shape = ownShape(layout, path);
    if (shape?.kind === 'file') present.add(`${shape.clusterType}/${shape.deploymentTarget}`);
  }
  return held.map(folder => ({
    path: folder.path,
    ...placeOf(folder),
    onBranch: present.has(folder.path),
    reasons: folder.reasons,
  }));
}

function staleFiles(plan: Plan, { tree, layout, format, seen }: Pass, untouched: ReadonlySet<string>): StaleFile[] {
  const current = new Set(plan.snapshot.clusterTypes.map(({ name }) => name));
  const readme = readmeIds(format);
  const stale: StaleFile[] = [];
  for (const [path, entry] of tree) {
    if (seen.has(path)) continue;
    const shape = ownShape(layout, path);
    // Berth writes files, never links.
    if (shape === undefined || !isFile(entry)) continue;
    if (shape.kind === 'file') {
      if (untouched.has(`${shape.clusterType}/${shape.deploymentTarget}`)) continue;
    } else if (current.has(shape.clusterType) || !readme.has(entry.oid)) continue;
    stale.push({ path, entry, shape });
  }
  return stale;
}

/** The contents that a README by Berth or by the original can have. Any other is a person's. */
export function readmeIds(format: ObjectFormat): ReadonlySet<string> {
  return new Set(['', '\n', '\r\n'].map(end => blobIdOf(Buffer.from(README_TEXT + end), format)));
}

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : 1;
}
