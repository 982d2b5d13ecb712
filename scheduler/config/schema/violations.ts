import type { ErrorObject } from 'ajv';
import { isList, isObject, type Json, type JsonObject, type JsonSchema, own } from './json.ts';
import { pointerTokens } from './schema-problem.ts';
import { isSchema } from './subschemas.ts';
import { describe } from './wording.ts';

/** Where and how a value violates a schema. */
export interface Violation {
  /** Keys and positions from the whole value down. */
  readonly path: readonly string[];
  /** In the words of the original's validator. */
  readonly text: string;
}

/**
 * The violations that the validator found, in the order and words of the original's: of several alternatives only the
 * one that is nearest to being satisfied is gone into. Where its order is random, names are in order here.
 */
export function violationsOf(schema: JsonSchema, errors: readonly ErrorObject[]): Violation[] {
  if (errors.length === 0) return [];
  const some = errors.slice(0, MAX_ERRORS);
  const found = new Walk(schema, some).at(schema, { path: [] });
  // Keywords that the original doesn't know.
  return found.length > 0
    ? found
    : some.map(error => ({ path: pointerTokens(error.instancePath), text: describe(error) }));
}

/** Nobody reads more, and each is looked up among the others. */
const MAX_ERRORS = 200;

/** A place in the value; for a key as such, its name. */
interface Place {
  readonly path: readonly string[];
  readonly propertyName?: string;
}

class Walk {
  readonly #root: JsonSchema;
  readonly #errors: readonly ErrorObject[];
  /** By the schema that has the keyword and the place in the value. */
  readonly #byPlace = new Map<unknown, Map<string, ErrorObject[]>>();

  constructor(root: JsonSchema, errors: readonly ErrorObject[]) {
    this.#root = root;
    this.#errors = errors;
    for (const error of errors) {
      const places = this.#byPlace.get(error.parentSchema) ?? new Map<string, ErrorObject[]>();
      this.#byPlace.set(error.parentSchema, places);
      const key = placeKey(error.instancePath, error.propertyName);
      places.set(key, [...(places.get(key) ?? []), error]);
    }
  }

  at(schema: JsonSchema, place: Place): Violation[] {
    if (!this.#touches(place)) return [];
    if (typeof schema === 'boolean') return this.#report(this.#errorsAt(schema, place), place);
    const reference = own(schema, '$ref');
    const target = typeof reference === 'string' ? this.#resolve(reference) : undefined;
    const referred = target === undefined ? [] : this.at(target, place);
    const errors = this.#errorsAt(schema, place);
    const type = errors.filter(({ keyword }) => keyword === 'type');
    if (type.length > 0) return [...referred, ...this.#report(type, place)];
    return [...referred, ...KEYWORDS.flatMap(keyword => this.#ofKeyword(schema, keyword, { errors, place }))];
  }

  #ofKeyword(
    schema: JsonObject,
    keyword: string,
    { errors, place }: { readonly errors: readonly ErrorObject[]; readonly place: Place },
  ): Violation[] {
    const value = own(schema, keyword);
    if (value === undefined) return [];
    const about = errors.filter(error => error.keyword === keyword);
    const reported = this.#report(about, place);
    switch (keyword) {
      case 'anyOf':
      case 'oneOf':
        return about.length === 0 ? [] : [...reported, ...this.#nearestOf(about, value, place)];
      case 'allOf':
        return this.#ofAll(keyword, value, place);
      case 'if':
        return about.flatMap(error => [...this.#report([error], place), ...this.#ofBranch(schema, error, place)]);
      case 'contains':
        return about.length === 0 ? [] : [...reported, ...this.#nearestItem(value, place)];
      case 'propertyNames':
        return about.flatMap(error => [...this.#report([error], place), ...this.#ofName(value, error, place)]);
      case 'dependencies':
      case 'dependentSchemas':
        return [...reported, ...this.#ofDependencies(value, place)];
      default:
        return [...reported, ...this.#ofParts(keyword, value, place)];
    }
  }

  /** The violations of the alternative that has fewest; a value of the wrong type is farthest from it. */
  #nearestOf(errors: readonly ErrorObject[], alternatives: Json, place: Place): Violation[] {
    const passing = errors.some(({ params }) => isList((params as { passingSchemas?: Json }).passingSchemas));
    if (passing || !isList(alternatives)) return [];
    return nearest(
      alternatives.filter(isSchema).map(alternative => this.at(alternative, place)),
      place,
    );
  }

  #nearestItem(schema: Json, place: Place): Violation[] {
    if (!isSchema(schema)) return [];
    const children = this.#childrenOf(place);
    const inside = children.map(child => this.at(schema, { path: [...place.path, child] }));
    return nearest(inside, { path: [...place.path, ''] });
  }

  #ofAll(keyword: string, value: Json, place: Place): Violation[] {
    const inside = isList(value) ? value.filter(isSchema).flatMap(schema => this.at(schema, place)) : [];
    return inside.length === 0 ? [] : [...inside, { path: place.path, text: describe({ keyword }) }];
  }

  #ofBranch(schema: JsonObject, error: ErrorObject, place: Place): Violation[] {
    const branch = own(schema, String((error.params as { failingKeyword?: string }).failingKeyword));
    return isSchema(branch) ? this.at(branch, place) : [];
  }

  #ofName(schema: Json, error: ErrorObject, place: Place): Violation[] {
    const { propertyName = '' } = error.params as { propertyName?: string };
    return isSchema(schema) ? this.at(schema, { path: place.path, propertyName }) : [];
  }

  #ofDependencies(value: Json, place: Place): Violation[] {
    if (!isObject(value)) return [];
    return sortedValues(value).flatMap(schema => (isSchema(schema) ? this.at(schema, place) : []));
  }

  /** Keywords whose schemas hold for properties and items. */
  #ofParts(keyword: string, value: Json, place: Place): Violation[] {
    const inside = (child: string, schema: Json | undefined) =>
      isSchema(schema) ? this.at(schema, { path: [...place.path, child] }) : [];
    switch (keyword) {
      case 'properties':
        return isObject(value)
          ? Object.keys(value)
              .sort()
              .flatMap(name => inside(name, own(value, name)))
          : [];
      case 'patternProperties':
        if (!isObject(value)) return [];
        return this.#childrenOf(place).flatMap(child => sortedValues(value).flatMap(schema => inside(child, schema)));
      case 'items':
      case 'prefixItems':
      case 'additionalItems':
      case 'additionalProperties':
      case 'unevaluatedItems':
      case 'unevaluatedProperties':
        return this.#childrenOf(place).flatMap(child => inside(child, isList(value) ? value[Number(child)] : value));
      default:
        return [];
    }
  }

  #report(errors: readonly ErrorObject[], { path }: Place): Violation[] {
    return errors.map(error => ({ path, text: describe(error, path) }));
  }

  #errorsAt(schema: JsonSchema, { path, propertyName }: Place): readonly ErrorObject[] {
    return this.#byPlace.get(schema)?.get(placeKey(pointer(path), propertyName)) ?? [];
  }

  /** Whether anything was found here or below. */
  #touches({ path }: Place): boolean {
    const here = pointer(path);
    return this.#errors.some(({ instancePath }) => instancePath === here || instancePath.startsWith(`${here}/`));
  }

  /** Keys and positions below a place at which something was found, in order. */
  #childrenOf({ path }: Place): string[] {
    const prefix = `${pointer(path)}/`;
    const children = new Set<string>();
    for (const { instancePath } of this.#errors) {
      if (!instancePath.startsWith(prefix)) continue;
      const [child = ''] = pointerTokens(`/${instancePath.slice(prefix.length)}`);
      children.add(child);
    }
    return [...children].sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));
  }

  #resolve(reference: string): JsonSchema | undefined {
    let place: Json | undefined = this.#root;
    if (reference === '#') return this.#root;
    if (!reference.startsWith('#/')) return undefined;
    for (const token of pointerTokens(reference)) {
      place = typeof place === 'object' && place !== null ? own(place as JsonObject, token) : undefined;
    }
    return isSchema(place) ? place : undefined;
  }
}

/** The order in which the original looks at keywords: combinations, then by type of value, then properties. */
const KEYWORDS: readonly string[] = `
  anyOf oneOf allOf not dependencies dependentRequired dependentSchemas if
  multipleOf maximum exclusiveMaximum minimum exclusiveMinimum
  prefixItems items additionalItems unevaluatedItems minItems maxItems uniqueItems contains
  minProperties maxProperties required patternProperties additionalProperties unevaluatedProperties propertyNames
  const enum minLength maxLength pattern format properties
`
  .trim()
  .split(/\s+/);

/** The alternative with the fewest violations. One of the wrong type is as bad as three others, as in the original. */
function nearest(alternatives: readonly (readonly Violation[])[], { path }: Place): Violation[] {
  const distance = (violations: readonly Violation[]) => {
    const [first] = violations;
    const wrongType = first?.path.length === path.length && first.text.startsWith('Invalid type.');
    return wrongType ? 3 : violations.length;
  };
  const failing = alternatives.filter(violations => violations.length > 0);
  return [...(failing.sort((a, b) => distance(a) - distance(b))[0] ?? [])];
}

function sortedValues(object: JsonObject): Json[] {
  return Object.keys(object)
    .sort()
    .map(key => own(object, key) ?? null);
}

function pointer(path: readonly string[]): string {
  return path.map(part => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function placeKey(instancePath: string, propertyName: string | undefined): string {
  return propertyName === undefined ? instancePath : `${instancePath}\0${propertyName}`;
}
