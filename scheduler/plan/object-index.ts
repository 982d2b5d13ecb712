import type { Diagnostic } from '../model/diagnostic.ts';
import type { Template } from '../model/object.ts';
import type { FolderState, TargetState } from './plan-state.ts';

/** An object that no other folder of its cluster type may have. */
export interface PlacedObject {
  readonly id: string;
  readonly description: string;
  readonly template: Template;
}

/**
 * The objects of all folders, by cluster type. It is brought up to date with what an edit changed, so that it costs what the
 * edit does; a plan takes it out of the memo, and whoever plans from the same memo again makes it anew.
 */
export class ObjectIndex {
  /** By cluster type and id, the folders that have it by their paths. */
  readonly #places = new Map<string, Map<string, PlacedObject>>();
  readonly #shared = new Set<string>();

  /** Both are sorted by target, and unchanged states are the same objects. */
  update(before: readonly TargetState[], after: readonly TargetState[]): void {
    let old = 0;
    for (const state of after) {
      for (; isBefore(before[old], state); old++) this.#remove(before[old]);
      const known = before[old]?.target.name === state.target.name ? before[old++] : undefined;
      if (known === state) continue;
      this.#remove(known);
      for (const folder of state.folders) this.#add(folder);
    }
    for (; old < before.length; old++) this.#remove(before[old]);
  }

  /** Why folders can't be published, by their paths: Flux refuses all of a cluster type for an object that is there twice. */
  conflicts(): ReadonlyMap<string, Diagnostic> {
    const reasons = new Map<string, Diagnostic>();
    for (const key of [...this.#shared].sort()) {
      const places = this.#places.get(key) ?? new Map<string, PlacedObject>();
      const paths = [...places.keys()].sort();
      for (const [path, object] of places) if (!reasons.has(path)) reasons.set(path, conflict(object, paths));
    }
    return reasons;
  }

  #add({ folder, objects }: FolderState): void {
    for (const object of objects) {
      const key = `${folder.placement.clusterType.name}/${object.id}`;
      const places = this.#places.get(key) ?? new Map<string, PlacedObject>();
      this.#places.set(key, places.set(folder.path, object));
      if (places.size > 1) this.#shared.add(key);
    }
  }

  #remove(state: TargetState | undefined): void {
    for (const { folder, objects } of state?.folders ?? []) {
      for (const { id } of objects) {
        const key = `${folder.placement.clusterType.name}/${id}`;
        const places = this.#places.get(key);
        places?.delete(folder.path);
        if (places?.size === 0) this.#places.delete(key);
        if ((places?.size ?? 0) < 2) this.#shared.delete(key);
      }
    }
  }
}

function isBefore(known: TargetState | undefined, { target }: TargetState): boolean {
  return known !== undefined && known.target.name < target.name;
}

const SHOWN = 4;

function conflict({ description, template }: PlacedObject, paths: readonly string[]): Diagnostic {
  const more = paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : '';
  return {
    severity: 'error',
    code: 'rendered-twice',
    message: `template ${template.name} renders ${description}, which is in ${paths.length} folders (${paths.slice(0, SHOWN).join(', ')}${more}): clusters refuse all that is applied with it`,
    fix: 'let it have a name or namespace that differs by deployment target, or render it once',
    origin: template.origin,
    subject: { kind: 'Template', name: template.name },
  };
}
