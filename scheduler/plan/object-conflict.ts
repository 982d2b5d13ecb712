import type { Diagnostic } from '../model/diagnostic.ts';
import type { Template } from '../model/object.ts';
import type { HeldFolder, PlannedFolder } from './plan.ts';

/** An object that no other folder of its cluster type may have. */
export interface PlacedObject {
  readonly id: string;
  readonly description: string;
  readonly template: Template;
}

/** A folder that has the object of a conflict. */
export interface Contender {
  readonly folder: PlannedFolder | HeldFolder;
  readonly object: PlacedObject;
}

/** An object that several folders of a cluster type have: clusters refuse all that is applied with it. */
export interface ObjectConflict {
  /** As {@link PlacedObject.id}. */
  readonly id: string;
  /** At least two, sorted by path. */
  readonly contenders: readonly Contender[];
}

/** The objects that folders have on the environment's branch: ids by path. A folder that isn't there has none. */
export type PublishedObjects = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Why folders can't be published, by their paths. The folder that has the object on the branch stays free, so that nobody
 * holds a folder back by naming an object of it; of several such folders, or where none has it yet, the only one of the
 * control plane is. Otherwise all are held.
 *
 * @param published Absent when the branch wasn't read: all are held.
 */
export function conflictHolds(
  conflicts: readonly ObjectConflict[],
  published?: PublishedObjects,
): ReadonlyMap<string, Diagnostic> {
  const reasons = new Map<string, Diagnostic>();
  for (const conflict of conflicts) {
    const owner = published === undefined ? undefined : ownerOf(conflict, published);
    for (const contender of conflict.contenders) {
      const { path } = contender.folder;
      if (contender !== owner && !reasons.has(path)) reasons.set(path, reasonOf(contender, conflict, owner));
    }
  }
  return reasons;
}

function ownerOf({ id, contenders }: ObjectConflict, published: PublishedObjects): Contender | undefined {
  const there = contenders.filter(({ folder }) => published.get(folder.path)?.has(id) === true);
  const candidates = there.length > 0 ? there : contenders;
  if (candidates.length === 1) return candidates[0];
  const [own, ...others] = candidates.filter(
    ({ folder }) => folder.placement.deploymentTarget.registration === undefined,
  );
  return others.length === 0 ? own : undefined;
}

const SHOWN = 4;

function reasonOf(
  { object: { description, template } }: Contender,
  { contenders }: ObjectConflict,
  owner: Contender | undefined,
): Diagnostic {
  const paths = contenders.map(({ folder }) => folder.path);
  const more = paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : '';
  const where =
    owner === undefined
      ? `which is in ${paths.length} folders (${paths.slice(0, SHOWN).join(', ')}${more})`
      : `which belongs to folder ${owner.folder.path}`;
  return {
    severity: 'error',
    code: 'rendered-twice',
    message: `template ${template.name} renders ${description}, ${where}: clusters refuse all that is applied with it`,
    fix: 'let it have a name or namespace that differs by deployment target, or render it once',
    origin: template.origin,
    subject: { kind: 'Template', name: template.name },
  };
}
