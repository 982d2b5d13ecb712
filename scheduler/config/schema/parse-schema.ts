import { instructionsOf } from '../../../templates/go/functions/regex/size.ts';
import { GoMap } from '../../../templates/value.ts';
import { decodeYaml } from '../../../templates/yaml/index.ts';
import { toJson } from '../to-json.ts';
import { isForeign } from './foreign-keywords.ts';
import { isObject, type Json, type JsonObject, type JsonSchema, objectOf, own } from './json.ts';
import { checkJson } from './json-syntax.ts';
import { parseExactly } from './large-integers.ts';
import { MAX_INSTRUCTIONS } from './regular-expressions.ts';
import type { Draft } from './schema-compiler.ts';
import { mapSubschemas, subschemas } from './subschemas.ts';

/** Without a dialect the original mixes drafts 4 to 7. */
const DEFAULT_DRAFT: Draft = '7';
/** Longer schemas are refused. */
const MAX_LENGTH = 256 * 1024;

export type ParsedSchema = { readonly schema: JsonSchema; readonly draft: Draft } | { readonly problem: string };

/** Reads the text of a schema: JSON, or YAML, which the original refuses. Problems are in the original's words. */
export function parseSchema(text: string): ParsedSchema {
  if (text.length > MAX_LENGTH) return { problem: `schema has more than ${MAX_LENGTH} characters` };
  const syntax = checkJson(text);
  const value = 'end' in syntax ? parseExactly(text.slice(0, syntax.end)) : mapFromYaml(text);
  if (value === undefined) return syntax as { problem: string };
  if (typeof value === 'boolean') return { schema: value, draft: DEFAULT_DRAFT };
  if (!isObject(value)) return { problem: 'schema is invalid' };
  const draft = draftOf(value);
  if (patternInstructions(value) > MAX_INSTRUCTIONS)
    return { problem: 'schema has patterns that are too large together' };
  return { schema: adapt(value, draft), draft: draft ?? DEFAULT_DRAFT };
}

/** Of all patterns together, before any is compiled. */
function patternInstructions(schema: JsonObject): number {
  const pattern = own(schema, 'pattern');
  const byPattern = own(schema, 'patternProperties');
  const patterns = [
    ...(typeof pattern === 'string' ? [pattern] : []),
    ...(isObject(byPattern) ? Object.keys(byPattern) : []),
  ];
  let instructions = patterns.reduce((sum, text) => sum + instructionsOf(text), 0);
  for (const { schema: inner } of subschemas(schema)) if (isObject(inner)) instructions += patternInstructions(inner);
  return instructions;
}

function mapFromYaml(text: string): Json | undefined {
  try {
    const value = decodeYaml(text);
    return value instanceof GoMap ? toJson(value) : undefined;
  } catch {
    return undefined;
  }
}

const DRAFTS: readonly (readonly [RegExp, Draft])[] = [
  [/^http:\/\/json-schema\.org\/draft-04\/schema#?$/, '4'],
  [/^http:\/\/json-schema\.org\/draft-06\/schema#?$/, '6'],
  [/^http:\/\/json-schema\.org\/draft-07\/schema#?$/, '7'],
  [/^https:\/\/json-schema\.org\/draft\/2019-09\/schema#?$/, '2019-09'],
  [/^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/, '2020-12'],
];

function draftOf(schema: JsonObject): Draft | undefined {
  const dialect = own(schema, '$schema');
  return typeof dialect === 'string' ? DRAFTS.find(([pattern]) => pattern.test(dialect))?.[1] : undefined;
}

/**
 * Leaves out what the validator can't take: the address of the dialect, which is chosen already, draft 4's `id` in later drafts, and
 * what means nothing in this one. Without a dialect, draft 4's boolean bounds are turned into what later drafts have.
 */
function adapt(schema: JsonObject, draft: Draft | undefined): JsonObject {
  const isLeftOut = ([key, value]: readonly [string, Json]): boolean =>
    key === '$schema' ||
    (key === 'id' && draft !== '4' && typeof value === 'string') ||
    isForeign(key, draft ?? DEFAULT_DRAFT);
  const left = Object.entries(schema).filter(entry => !isLeftOut(entry));
  const adapted = mapSubschemas(objectOf(left), inner => adapt(inner, draft));
  return draft === undefined ? withNumericBounds(adapted) : adapted;
}

function withNumericBounds(schema: JsonObject): JsonObject {
  let result = schema;
  for (const [bound, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    const limit = own(result, bound);
    const flag = own(result, exclusive);
    if (typeof flag !== 'boolean' || (typeof limit !== 'number' && typeof limit !== 'bigint')) continue;
    const others = Object.entries(result).filter(([key]) => key !== exclusive && !(flag && key === bound));
    result = objectOf(flag ? [...others, [exclusive, limit]] : others);
  }
  return result;
}
