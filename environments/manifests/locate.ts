import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { memoizeByObject } from '../../runtime/memoize.ts';
import type { FieldPath } from '../../scheduler/model/manifest.ts';

/** Offset of a field of a document: of its key in a map, of the item in a list; of the nearest parent that is there. */
export function offsetOf(document: Document, path: FieldPath): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = pairOf(node, String(part));
      if (pair === undefined) return offset;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(part)];
      if (item === undefined) return offset;
      offset = (item as Node | null)?.range?.[0] ?? offset;
      node = item;
    } else return offset;
  }
  return offset;
}

/** The first pair of a key. Large maps are gone through once, however many of their fields are looked for. */
function pairOf(map: YAMLMap, name: string): Pair | undefined {
  if (map.items.length > FEW) return pairsByName(map).get(name);
  return map.items.find(({ key }) => isScalar(key) && String(key.value) === name);
}

const FEW = 16;

const pairsByName = memoizeByObject((map: YAMLMap): ReadonlyMap<string, Pair> => {
  const pairs = new Map<string, Pair>();
  for (const pair of map.items) {
    const name = isScalar(pair.key) ? String(pair.key.value) : undefined;
    if (name !== undefined && !pairs.has(name)) pairs.set(name, pair);
  }
  return pairs;
});
