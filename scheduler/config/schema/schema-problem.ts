import { goJson, isList, isObject, type Json, type JsonObject, type JsonSchema, own } from './json.ts';
import { isPattern } from './regular-expressions.ts';
import { isSchema, subschemas } from './subschemas.ts';

/**
 * Why a schema isn't one, in the words of the original's validator, or nothing when it finds no fault. Keywords are
 * checked in its order, the schemas inside before what follows them.
 */
export function schemaProblem(schema: JsonSchema): string | undefined {
  return typeof schema === 'boolean' ? undefined : problemOf(schema, schema);
}

const TYPES = ['array', 'boolean', 'integer', 'number', 'null', 'object', 'string'];

type Check = (value: Json, schema: JsonObject, root: JsonObject) => string | undefined;

/** What a keyword's value must be, in the order in which the original looks at them. */
const CHECKS: readonly (readonly [keyword: string, check: Check])[] = [
  ['definitions', mustBeSchemas('array of schemas', 'definitions')],
  ['title', mustBeText('title')],
  ['description', mustBeText('description')],
  [
    '$ref',
    (value, _schema, root) => (typeof value === 'string' ? referenceProblem(value, root) : wrongType('string', '$ref')),
  ],
  ['type', typeProblem],
  ['properties', mustBeSchemas('valid schema', 'properties')],
  ['additionalProperties', mustBeSchema('boolean/valid schema', 'additionalProperties')],
  ['patternProperties', patternsProblem],
  ['propertyNames', mustBeSchema('valid schema', 'patternProperties')],
  ['dependencies', anything],
  [
    'items',
    value => (isSchema(value) || isList(value) ? undefined : wrongType('valid schema/array of schemas', 'items')),
  ],
  ['additionalItems', mustBeSchema('boolean/valid schema', 'additionalItems')],
  ['multipleOf', multipleProblem],
  ['minimum', mustBe('number', 'minimum')],
  ['maximum', mustBe('number', 'maximum')],
  ['minLength', mustBeCount('minLength')],
  ['maxLength', mustBeCount('maxLength', 'minLength')],
  ['pattern', patternProblem],
  ['format', value => (typeof value === 'string' ? undefined : 'format must be of type string')],
  ['minProperties', mustBeCount('minProperties')],
  ['maxProperties', mustBeCount('maxProperties', 'minProperties')],
  ['required', requiredProblem],
  ['minItems', mustBeCount('minItems')],
  ['maxItems', mustBeCount('maxItems')],
  ['uniqueItems', mustBe('boolean', 'uniqueItems')],
  ['contains', anything],
  ['enum', enumProblem],
  ...['oneOf', 'anyOf', 'allOf'].map(
    keyword => [keyword, (value: Json) => (isList(value) ? undefined : `${keyword} must be of an array`)] as const,
  ),
  ...['not', 'if', 'then', 'else'].map(
    keyword => [keyword, (value: Json) => (isSchema(value) ? undefined : `${keyword} must be of an object`)] as const,
  ),
];

function problemOf(schema: JsonObject, root: JsonObject): string | undefined {
  for (const [keyword, check] of CHECKS) {
    const value = own(schema, keyword);
    if (value === undefined) continue;
    const problem = check(value, schema, root) ?? problemInside(schema, keyword, root);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function problemInside(schema: JsonObject, keyword: string, root: JsonObject): string | undefined {
  for (const inner of subschemas({ [keyword]: own(schema, keyword) ?? null })) {
    const problem = typeof inner.schema === 'boolean' ? undefined : problemOf(inner.schema, root);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Only the schemas inside are looked at. */
function anything(): undefined {
  return undefined;
}

function wrongType(expected: string, given: string): string {
  return `Invalid type. Expected: ${expected}, given: ${given}`;
}

function mustBeText(keyword: string): Check {
  return value => (typeof value === 'string' ? undefined : wrongType('string', keyword));
}

function mustBe(type: 'number' | 'boolean', keyword: string): Check {
  return value => (typeof value === type ? undefined : `${keyword} must be of a ${type}`);
}

function mustBeSchema(expected: string, keyword: string): Check {
  return value => (isSchema(value) ? undefined : wrongType(expected, keyword));
}

function mustBeSchemas(expected: string, keyword: string): Check {
  return value => (isObject(value) && Object.values(value).every(isSchema) ? undefined : wrongType(expected, keyword));
}

function mustBeCount(keyword: string, lower?: string): Check {
  return (value, schema) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return `${keyword} must be of an integer`;
    if (value < 0) return `${keyword} must be greater than or equal to 0`;
    const minimum = lower === undefined ? undefined : own(schema, lower);
    return typeof minimum === 'number' && minimum > value ? `${lower} cannot be greater than ${keyword}` : undefined;
  };
}

function typeProblem(value: Json): string | undefined {
  const types = isList(value) ? value : [value];
  const seen = new Set<Json>();
  for (const type of types) {
    if (typeof type !== 'string') return wrongType('string/array of strings', 'type');
    if (!TYPES.includes(type)) {
      return `has a primitive type that is NOT VALID -- given: /${type}/ Expected valid values are:[${TYPES.join(' ')}]`;
    }
    if (seen.has(type)) return `${type} type is duplicated`;
    seen.add(type);
  }
  return undefined;
}

function patternProblem(value: Json): string | undefined {
  if (typeof value !== 'string') return 'pattern must be of a string';
  return isPattern(value) ? undefined : 'pattern must be a valid regex';
}

function patternsProblem(value: Json): string | undefined {
  if (!isObject(value)) return wrongType('valid schema', 'patternProperties');
  const wrong = Object.keys(value).find(pattern => !isPattern(pattern));
  return wrong === undefined ? undefined : `Invalid regex pattern '${wrong}'`;
}

function multipleProblem(value: Json): string | undefined {
  if (typeof value !== 'number') return wrongType('number', 'multipleOf');
  return value > 0 ? undefined : 'multipleOf must be strictly greater than 0';
}

function requiredProblem(value: Json): string | undefined {
  if (!isList(value)) return 'required must be of an array';
  if (value.some(name => typeof name !== 'string')) return 'required items must be string';
  return new Set(value).size < value.length ? 'required items must be unique' : undefined;
}

function enumProblem(value: Json): string | undefined {
  if (!isList(value)) return 'enum must be of an array';
  return new Set(value.map(goJson)).size < value.length ? 'enum items must be unique' : undefined;
}

/** References inside the schema must lead somewhere; others are refused, because reading them is never right. */
function referenceProblem(reference: string, root: JsonObject): string | undefined {
  if (!reference.startsWith('#')) return isKnownId(reference, root) ? undefined : remoteProblem(reference);
  if (reference !== '#' && !reference.startsWith('#/')) return undefined;
  let place: Json = root;
  for (const token of pointerTokens(reference)) {
    if (isObject(place)) {
      const next: Json | undefined = own(place, token);
      if (next === undefined) return `Object has no key '${token}'`;
      place = next;
    } else if (isList(place)) {
      if (!/^\d+$/.test(token)) return `Invalid array index '${token}'`;
      if (Number(token) >= place.length) return `Out of bound array[0,${place.length}] index '${Number(token)}'`;
      place = place[Number(token)] ?? null;
    } else return `Invalid token reference '${token}'`;
  }
  return isSchema(place) ? undefined : wrongType('valid schema', reference);
}

/** The parts of `#/definitions/a~1b`, unescaped. */
export function pointerTokens(reference: string): string[] {
  return reference
    .split('/')
    .slice(1)
    .map(token => unescapeUri(token).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function unescapeUri(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}

function remoteProblem(reference: string): string {
  return `$ref "${reference}" leads out of the schema, and nothing outside of it is ever read`;
}

/** Whether a schema inside names itself so, as bundled schemas do. */
function isKnownId(reference: string, schema: JsonObject): boolean {
  const [address = ''] = reference.split('#');
  const id = own(schema, '$id') ?? own(schema, 'id');
  if (typeof id === 'string' && (id.replace(/#$/, '') === address || id.endsWith(`/${address}`))) return true;
  return [...subschemas(schema)].some(inner => typeof inner.schema !== 'boolean' && isKnownId(reference, inner.schema));
}
