import { fromBytes } from '../../runtime/bytes.ts';
import { Problem } from '../../runtime/errors.ts';
import { type BranchEntry, type BranchTree, EMPTY_TREE, isFile } from '../../runtime/git/branch-tree.ts';
import { blobId, formatOf, type ObjectFormat } from '../../runtime/git/object-id.ts';
import type { Guard } from '../../runtime/workers/guard.ts';
import type { Contender } from '../../scheduler/plan/object-conflict.ts';
import type { NoPlan, Plan, PlannedFile } from '../../scheduler/plan/plan.ts';
import { publishedObjects } from '../../scheduler/plan/published-objects.ts';
import type { Forge } from '../../workflows/forges/forge.ts';
import { OWN_BRANCHES } from '../../workflows/forges/identity.ts';
import { type Layout, layoutOf, ownShape, pathInRepository } from '../../workflows/gitops/layout.ts';
import type { PlanningSession } from '../session.ts';

/** A file of a folder may be larger: then it isn't looked into, and has no object. */
const MOST_BYTES = 4_194_304;

/**
 * Decides whose an object is that several folders of a cluster type have, by what is on the environment's branch. Of the branch
 * only these folders are read, and of these only the files that differ from the plan; nothing at all without a conflict.
 * Where the branch can't be read, all of the folders stay held.
 */
export async function settleConflicts<Made extends Plan | NoPlan>(
  plan: Made,
  { forges, guard }: Pick<PlanningSession, 'forges' | 'guard'>,
): Promise<Made | Plan> {
  if (!plan.complete || plan.conflicts.length === 0) return plan;
  const { gitOpsRepo } = plan.snapshot;
  if (gitOpsRepo === undefined) return plan.settle(new Map());
  try {
    const layout = layoutOf(gitOpsRepo);
    const forge = await forges.open(gitOpsRepo.spec.repo, gitOpsRepo.at(['spec', 'repo']));
    const { base } = await forge.readState(gitOpsRepo.spec.branch, `${OWN_BRANCHES}${plan.environment}`);
    const tree = base === undefined ? EMPTY_TREE : await forge.tree(base);
    return plan.settle(await readPublished(plan, { forge, tree, layout, guard, format: formatOf(base) }));
  } catch (error) {
    if (error instanceof Problem) return plan;
    throw error;
  }
}

interface Reading {
  readonly forge: Forge;
  readonly tree: BranchTree;
  readonly layout: Layout;
  readonly guard: Guard;
  readonly format: ObjectFormat;
}

/** The ids of contested objects by the folder that has them on the branch. */
async function readPublished(plan: Plan, reading: Reading): Promise<Map<string, ReadonlySet<string>>> {
  const contenders = Map.groupBy(
    plan.conflicts.flatMap(conflict => conflict.contenders),
    ({ folder }) => folder.path,
  );
  const files = filesOf(contenders, reading);
  const published = new Map<string, Set<string>>();
  const unread = new Map<string, BranchEntry[]>();
  for (const [path, own] of contenders) {
    const entries = files.get(path) ?? [];
    // What is there as it is planned has the planned objects.
    if (isAsPlanned(own, entries, reading)) published.set(path, new Set(own.map(({ object }) => object.id)));
    else if (entries.length > 0) unread.set(path, entries);
  }
  const contents = await reading.forge.contents([...unread.values()].flat().map(({ oid }) => oid));
  for (const [path, entries] of unread) {
    const texts = entries.flatMap(({ oid }) => textOf(contents.get(oid)));
    const find = (): Set<string> => publishedObjects(texts);
    published.set(path, reading.guard({ what: `reading folder ${path} of ${plan.environment}'s branch` }, find));
  }
  return published;
}

/** What the branch has of folders, of what clusters apply. */
function filesOf(
  contenders: ReadonlyMap<string, readonly Contender[]>,
  { tree, layout }: Reading,
): Map<string, BranchEntry[]> {
  const files = new Map<string, BranchEntry[]>();
  for (const [path, entry] of tree) {
    const shape = ownShape(layout, path);
    if (shape?.kind !== 'file' || !path.endsWith('.yaml') || !isFile(entry)) continue;
    const folder = `${shape.clusterType}/${shape.deploymentTarget}`;
    if (!contenders.has(folder)) continue;
    files.set(folder, [...(files.get(folder) ?? []), entry]);
  }
  return files;
}

function isAsPlanned(
  own: readonly Contender[],
  entries: readonly BranchEntry[],
  { tree, layout, format }: Reading,
): boolean {
  const planned: readonly PlannedFile[] = own.flatMap(({ folder }) => ('files' in folder ? folder.files : []));
  return (
    entries.length > 0 &&
    planned.every(file => tree.get(pathInRepository(layout, file.path))?.oid === blobId(file, format))
  );
}

function textOf(bytes: Uint8Array | undefined): string[] {
  return bytes === undefined || bytes.length > MOST_BYTES ? [] : [fromBytes(bytes)];
}
