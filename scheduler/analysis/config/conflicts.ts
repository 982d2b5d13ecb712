import { type GoKey, GoMap, type GoValue } from '../../../templates/value.ts';
import { encodeYaml } from '../../../templates/yaml/index.ts';

/** A place inside a value, as people write it: `limits.cpu`, `ports[http].port`. */
export type ValuePath = string;

/** Where a later value replaces a different earlier one; nothing when the two can be merged without loss. */
export function* replacedPlaces(earlier: GoValue, later: GoValue, path: ValuePath): Generator<ValuePath> {
  if (earlier instanceof GoMap && later instanceof GoMap) {
    for (const [key, value] of later.entries) {
      const before = earlier.entries.get(key);
      if (before !== undefined) yield* replacedPlaces(before, value, `${path}.${String(key)}`);
    }
  } else if (Array.isArray(earlier) && Array.isArray(later)) {
    yield* replacedElements(earlier as readonly GoValue[], later as readonly GoValue[], path);
  } else if (!isEqual(earlier, later)) yield path;
}

function* replacedElements(
  earlier: readonly GoValue[],
  later: readonly GoValue[],
  path: ValuePath,
): Generator<ValuePath> {
  const named = new Map<GoKey, GoMap>();
  for (const element of earlier) {
    const name = nameOf(element);
    if (name !== undefined && element instanceof GoMap) named.set(name, element);
  }
  for (const element of later) {
    const name = nameOf(element);
    const before = name === undefined ? undefined : named.get(name);
    if (before !== undefined) yield* replacedPlaces(before, element, `${path}[${String(name)}]`);
  }
}

/** The name by which elements of lists are merged. */
export function nameOf(element: GoValue): GoKey | undefined {
  const name = element instanceof GoMap ? element.entries.get('name') : undefined;
  return name === null || typeof name === 'object' ? undefined : name;
}

function isEqual(a: GoValue, b: GoValue): boolean {
  return a === b || (typeof a === typeof b && encodeYaml(a) === encodeYaml(b));
}
