import type { ErrorObject } from 'ajv';
import { formatFloat } from '../../../templates/go/printing/floats.ts';
import { goJson, isList, isObject, type Json } from './json.ts';

type Found = Pick<ErrorObject, 'keyword'> & Partial<ErrorObject>;
type Params = Readonly<Record<string, unknown>>;

/** What is wrong, in the words of the original's validator; in ajv's for keywords that it doesn't know. */
export function describe(found: Found, path: readonly string[] = []): string {
  const { keyword, params = {}, message = 'is not valid' } = found;
  const words = WORDS[keyword];
  return words === undefined ? message : words({ params, field: fieldOf(path), found });
}

/** A path as the original writes it. */
export function fieldOf(path: readonly string[]): string {
  return path.length === 0 ? '(root)' : path.join('.');
}

interface Subject {
  readonly params: Params;
  readonly field: string;
  readonly found: Found;
}

const WORDS: Readonly<Record<string, (subject: Subject) => string>> = {
  'false schema': () => 'False always fails validation',
  type: ({ params, found }) =>
    `Invalid type. Expected: ${typeNames(params['type'])}, given: ${typeOf(found.data as Json)}`,
  required: ({ params }) => `${text(params['missingProperty'])} is required`,
  anyOf: () => 'Must validate at least one schema (anyOf)',
  oneOf: () => 'Must validate one and only one schema (oneOf)',
  allOf: () => 'Must validate all the schemas (allOf)',
  not: () => 'Must not validate the schema (not)',
  dependencies: ({ params }) => `Has a dependency on ${text(params['missingProperty'])}`,
  dependentRequired: ({ params }) => `Has a dependency on ${text(params['missingProperty'])}`,
  if: ({ params }) =>
    params['failingKeyword'] === 'then'
      ? 'Must validate "then" as "if" was valid'
      : 'Must validate "else" as "if" was not valid',
  const: ({ params, field }) => `${field} does not match: ${goJson(params['allowedValue'] as Json)}`,
  enum: ({ params, field }) => `${field} must be one of the following: ${allowed(params['allowedValues'] as Json)}`,
  minItems: ({ params }) => `Array must have at least ${text(params['limit'])} items`,
  maxItems: ({ params }) => `Array must have at most ${text(params['limit'])} items`,
  additionalItems: () => 'No additional items allowed on array',
  items: () => 'No additional items allowed on array',
  uniqueItems: ({ found }) => duplicates(found.data as Json),
  contains: () => 'At least one of the items must match',
  minProperties: ({ params }) => `Must have at least ${text(params['limit'])} properties`,
  maxProperties: ({ params }) => `Must have at most ${text(params['limit'])} properties`,
  additionalProperties: ({ params }) => `Additional property ${text(params['additionalProperty'])} is not allowed`,
  propertyNames: ({ params }) => `Property name of "${text(params['propertyName'])}" does not match`,
  minLength: ({ params }) => `String length must be greater than or equal to ${text(params['limit'])}`,
  maxLength: ({ params }) => `String length must be less than or equal to ${text(params['limit'])}`,
  pattern: ({ params }) => `Does not match pattern '${text(params['pattern'])}'`,
  format: ({ found }) => `Does not match format '${text(found.schema)}'`,
  multipleOf: ({ found }) => `Must be a multiple of ${number(found.schema)}`,
  minimum: bound,
  maximum: bound,
  exclusiveMinimum: bound,
  exclusiveMaximum: bound,
};

const COMPARISONS: Readonly<Record<string, string>> = {
  '>=': 'greater than or equal to',
  '>': 'greater than',
  '<=': 'less than or equal to',
  '<': 'less than',
};

function bound({ params }: Subject): string {
  return `Must be ${COMPARISONS[text(params['comparison'])] ?? ''} ${number(params['limit'])}`;
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The original prints limits with ten digits. */
function number(value: unknown): string {
  return typeof value === 'number' ? formatFloat(value, 'g', 10) : '';
}

function typeNames(types: unknown): string {
  return Array.isArray(types) && types.length > 1 ? `[${types.join(',')}]` : String(types);
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (isList(value)) return 'array';
  if (isObject(value)) return 'object';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
}

function allowed(values: Json): string {
  return isList(values) ? values.map(goJson).join(', ') : '';
}

function duplicates(items: Json): string {
  const seen = new Map<string, number>();
  for (const [index, item] of (isList(items) ? items : []).entries()) {
    const before = seen.get(goJson(item));
    if (before !== undefined) return `array items[${before},${index}] must be unique`;
    seen.set(goJson(item), index);
  }
  return 'array items must be unique';
}
