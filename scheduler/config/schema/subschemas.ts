import { isList, isObject, type Json, type JsonObject, type JsonSchema, objectOf } from './json.ts';

/** A schema inside another one. */
export interface Subschema {
  readonly keyword: string;
  /** Name of the property, pattern or definition, or place in a list; absent where the keyword has one schema. */
  readonly member?: string;
  readonly schema: JsonSchema;
}

/** Keywords that hold a schema, a list of schemas (`items` may hold either), or schemas by name. */
const SINGLE = new Set([
  'additionalItems',
  'additionalProperties',
  'contains',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
]);
const LISTS = new Set(['allOf', 'anyOf', 'items', 'oneOf', 'prefixItems']);
const MAPS = new Set(['$defs', 'definitions', 'dependencies', 'dependentSchemas', 'patternProperties', 'properties']);

/** Keywords whose schemas hold for parts of the value, and not for the value itself. */
const FOR_PARTS = new Set([
  'additionalItems',
  'additionalProperties',
  'contains',
  'items',
  'patternProperties',
  'prefixItems',
  'properties',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
]);

export function holdsForParts(keyword: string): boolean {
  return FOR_PARTS.has(keyword);
}

/** Keywords whose schemas hold only where something refers to them. */
export function isDefinition(keyword: string): boolean {
  return keyword === 'definitions' || keyword === '$defs';
}

export function isSchema(value: Json | undefined): value is JsonSchema {
  return typeof value === 'boolean' || isObject(value);
}

/** The schemas directly inside a schema. */
export function* subschemas(schema: JsonObject): Generator<Subschema> {
  for (const [keyword, value] of Object.entries(schema)) {
    if (SINGLE.has(keyword) && isSchema(value)) yield { keyword, schema: value };
    for (const [member, found] of members(keyword, value)) yield { keyword, member, schema: found };
  }
}

function* members(keyword: string, value: Json): Generator<readonly [string, JsonSchema]> {
  const hasMembers = (LISTS.has(keyword) && isList(value)) || (MAPS.has(keyword) && isObject(value));
  if (!hasMembers) return;
  for (const [member, found] of Object.entries(value as JsonObject)) {
    if (isSchema(found)) yield [member, found];
  }
}

/** A copy of a schema with each schema directly inside it replaced. */
export function mapSubschemas(schema: JsonObject, replace: (schema: JsonObject) => JsonObject): JsonObject {
  const mapped = (value: Json): Json => (isObject(value) ? replace(value) : value);
  return objectOf(
    Object.entries(schema).map(([keyword, value]): readonly [string, Json] => {
      if (SINGLE.has(keyword) && isObject(value)) return [keyword, replace(value)];
      if (LISTS.has(keyword) && isList(value)) return [keyword, value.map(mapped)];
      if (!MAPS.has(keyword) || !isObject(value)) return [keyword, value];
      return [keyword, objectOf(Object.entries(value).map(([name, found]) => [name, mapped(found)] as const))];
    }),
  );
}
