import type { ErrorObject } from 'ajv';
import { parseFloat64, parseInteger } from '../../templates/strconv.ts';
import type { GoMap } from '../../templates/value.ts';
import { isList, type Json, type JsonObject, objectOf, own } from './schema/json.ts';
import { exactInteger } from './schema/large-integers.ts';
import type { Outcome } from './schema/schema-set.ts';
import { toJson } from './to-json.ts';

/** Config as a schema sees it: the text of a top-level value counts as a number when it looks like one. */
export interface SchemaView {
  readonly value: JsonObject;
  /** Texts of top-level values, as they are. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Throws UnsupportedNumber for an infinity or NaN inside a list or map. */
export function schemaView({ entries }: GoMap): SchemaView {
  const texts = new Map<string, string>();
  const value = objectOf(
    Array.from(entries, ([key, found]): readonly [string, Json] => {
      const name = String(key);
      if (typeof found !== 'string') return [name, toJson(found)];
      texts.set(name, found);
      return [name, numberOf(found) ?? found];
    }),
  );
  return { value, texts };
}

/**
 * The number that the original takes a text for: Go's `Atoi`, then `ParseFloat`, so that `007`, `1_000`, `1e3` and
 * `0x1p4` are numbers. `inf` and `nan` are texts: JSON has no such numbers, and the original fails on them.
 */
function numberOf(text: string): number | bigint | undefined {
  const integer = parseInteger(text, { base: 10 });
  if (integer !== undefined) return exactInteger(integer);
  const float = parseFloat64(text);
  return float !== undefined && Number.isFinite(float) ? float : undefined;
}

/**
 * Checks the view, and then again with texts left as texts, and `true` and `false` as booleans, wherever the schema
 * turned out to ask for them. The original always takes the number and never the boolean.
 */
export function checkCoerced(view: SchemaView, check: (value: Json) => Outcome): Outcome {
  let { value } = view;
  let outcome = check(value);
  // The second round is for what only shows once the first wish is granted.
  for (let round = 0; round < 2 && outcome.state === 'violated'; round++) {
    const wishes = wishesOf(outcome.errors, view, value);
    if (wishes.size === 0) break;
    value = objectOf(Object.entries(value).map(([key, found]) => [key, wishes.get(key) ?? found] as const));
    outcome = check(value);
  }
  return outcome;
}

/** What the schema would rather have for top-level values that are texts. */
function wishesOf(
  errors: readonly ErrorObject[],
  { texts }: SchemaView,
  value: JsonObject,
): ReadonlyMap<string, string | boolean> {
  const wishes = new Map<string, string | boolean>();
  const byPath = Map.groupBy(errors, ({ instancePath }) => instancePath);
  for (const [key, text] of texts) {
    const about = byPath.get(`/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`) ?? [];
    const wish = about
      .filter(({ propertyName }) => propertyName === undefined)
      .map(error => wishOf(error, text))
      .find(found => found !== undefined && found !== own(value, key));
    if (wish !== undefined) wishes.set(key, wish);
  }
  return wishes;
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

/**
 * Digits grouped by underscores are a number whatever the schema asks for, as in the original: codes and versions, for
 * which the exception is made, aren't written so.
 */
function mayStayText(text: string): boolean {
  return !text.includes('_');
}

function wishOf({ keyword, params, schema }: ErrorObject, text: string): string | boolean | undefined {
  const { type } = params as { readonly type?: Json };
  switch (keyword) {
    case 'type':
      return wishAmong(isList(type) ? type : [type], text, { text: 'string', boolean: 'boolean' });
    case 'const':
      return wishAmong([schema as Json], text);
    case 'enum':
      return wishAmong(schema as readonly Json[], text);
    case 'format':
      return mayStayText(text) ? text : undefined;
    default:
      return undefined;
  }
}

/** The text or the boolean, whichever is among what the schema allows, or whose type is. */
function wishAmong(
  allowed: readonly (Json | undefined)[],
  text: string,
  as: { readonly text: Json; readonly boolean?: Json } = { text },
): string | boolean | undefined {
  const boolean = BOOLEANS.get(text);
  if (boolean !== undefined && allowed.includes(as.boolean ?? boolean)) return boolean;
  return allowed.includes(as.text) && mayStayText(text) ? text : undefined;
}
