import { isObject, type Json, type JsonObject, type JsonSchema, own } from './json.ts';
import { pointerTokens } from './schema-problem.ts';
import { holdsForParts, isDefinition, subschemas } from './subschemas.ts';

/** A schema of this weight takes some milliseconds to check; one that doubles itself by references goes far beyond. */
const MAX_WEIGHT = 100_000;

/**
 * Whether checking a value of this depth could take too long: references are followed as often as the validator would,
 * so that a short text can stand for millions of schemas. Also true of a schema that refers to itself for the same value.
 */
export function isTooHeavy(root: JsonSchema, depth: number): boolean {
  return typeof root !== 'boolean' && new Scale(root).weigh(root, Math.min(depth, ENOUGH_DEPTH)) > MAX_WEIGHT;
}

/** Whatever doubles at each level is too heavy long before. */
const ENOUGH_DEPTH = 64;
/** Schemas inside each other, references followed: what the stack holds. */
const MAX_NESTING = 1000;

class Scale {
  readonly #root: JsonObject;
  /** Weights by schema and the depth of the value below it. */
  readonly #known = new Map<JsonObject, number[]>();
  #nesting = 0;

  constructor(root: JsonObject) {
    this.#root = root;
  }

  weigh(schema: JsonObject, depth: number): number {
    const weights = this.#known.get(schema) ?? [];
    this.#known.set(schema, weights);
    const known = weights[depth];
    if (known !== undefined) return known;
    // Met again before it is weighed: it refers to itself.
    weights[depth] = Number.POSITIVE_INFINITY;
    if (++this.#nesting > MAX_NESTING) return Number.POSITIVE_INFINITY;
    const weight = 1 + this.#weighInside(schema, depth) + this.#weighReference(schema, depth);
    this.#nesting--;
    weights[depth] = Math.min(weight, MAX_WEIGHT + 1);
    return weight;
  }

  #weighInside(schema: JsonObject, depth: number): number {
    let weight = 0;
    for (const { keyword, schema: inner } of subschemas(schema)) {
      const below = holdsForParts(keyword) ? depth - 1 : depth;
      if (below < 0 || isDefinition(keyword) || typeof inner === 'boolean' || weight > MAX_WEIGHT) continue;
      weight += this.weigh(inner, below);
    }
    return weight;
  }

  #weighReference(schema: JsonObject, depth: number): number {
    const reference = own(schema, '$ref') ?? own(schema, '$recursiveRef') ?? own(schema, '$dynamicRef');
    if (typeof reference !== 'string') return 0;
    const target = this.#resolve(reference);
    return target === undefined ? 0 : this.weigh(target, depth);
  }

  /** By pointer, or by name: every schema that could be meant by a name is the root as good as any. */
  #resolve(reference: string): JsonObject | undefined {
    let place: Json | undefined = this.#root;
    if (!reference.startsWith('#/')) return reference === '#' ? this.#root : this.#named(reference, this.#root);
    for (const token of pointerTokens(reference)) {
      place = typeof place === 'object' && place !== null ? own(place as JsonObject, token) : undefined;
    }
    return isObject(place) ? place : undefined;
  }

  #named(reference: string, schema: JsonObject): JsonObject | undefined {
    const name = reference.slice(reference.indexOf('#') + 1);
    const ids = [own(schema, '$anchor'), own(schema, '$dynamicAnchor'), own(schema, '$id')];
    if (ids.some(id => typeof id === 'string' && (id === name || id === `#${name}` || id === reference))) return schema;
    for (const { schema: inner } of subschemas(schema)) {
      const found = typeof inner === 'boolean' ? undefined : this.#named(reference, inner);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
