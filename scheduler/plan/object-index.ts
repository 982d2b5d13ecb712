import { compareText } from '../model/diagnostic.ts';
import type { Contender, ObjectConflict } from './object-conflict.ts';
import type { FolderState, TargetState } from './plan-state.ts';

/**
 * The objects of all folders, by cluster type. It is brought up to date with what an edit changed, so that it costs what the
 * edit does; a plan takes it out of the memo, and whoever plans from the same memo again makes it anew.
 */
export class ObjectIndex {
  /** By cluster type and id, the folders that have it by their paths. */
  readonly #places = new Map<string, Map<string, Contender>>();
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

  /** The objects that several folders of a cluster type have, sorted by cluster type and id. */
  conflicts(): readonly ObjectConflict[] {
    return [...this.#shared].sort(compareText).map(key => {
      const places = [...(this.#places.get(key) ?? [])].sort(([a], [b]) => compareText(a, b));
      const contenders = places.map(([, contender]) => contender);
      return { id: contenders[0]?.object.id ?? '', contenders };
    });
  }

  #add({ folder, objects }: FolderState): void {
    for (const object of objects) {
      const key = `${folder.placement.clusterType.name}/${object.id}`;
      const places = this.#places.get(key) ?? new Map<string, Contender>();
      this.#places.set(key, places.set(folder.path, { folder, object }));
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
