import { Ajv, type ErrorObject, type Options } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import draft6 from 'ajv/dist/refs/json-schema-draft-06.json' with { type: 'json' };
import ajvDraft4 from 'ajv-draft-04';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { GO_FORMATS } from './formats.ts';
import { goJson, type Json, type JsonSchema } from './json.ts';
import type { ExactIntegers } from './large-integers.ts';
import { isMultiple } from './multiple.ts';
import { re2, searchBudget } from './regular-expressions.ts';

/** What `$schema` names. Without it the original mixes drafts 4 to 7, and so does `7` after `modernize`. */
export type Draft = '4' | '6' | '7' | '2019-09' | '2020-12';

/** Checks a value; no errors when it is valid. Throws when the schema can't be checked against. */
export type Check = (value: Json, exact?: ExactIntegers) => readonly ErrorObject[];

export interface SchemaCompiler {
  /** Throws when the schema isn't one. Nothing is ever fetched: a reference to elsewhere is such an error. */
  readonly compile: (schema: JsonSchema, draft: Draft) => Check;
}

/** Validators are made when the first schema needs them, which costs about 20 ms for each draft. */
export function createSchemaCompiler(): SchemaCompiler {
  const validators = new Map<Draft, Ajv>();
  const budget = searchBudget();
  // What doubles stand for in the check that goes on.
  const numbers: Numbers = { exact: new Map() };
  return {
    compile: (schema, draft) => {
      const ajv = validators.get(draft) ?? makeAjv(draft, { code: { regExp: re2(budget) } }, numbers);
      validators.set(draft, ajv);
      const check = ajv.compile(schema as object);
      // Another schema may have the same $id.
      if (typeof schema === 'object') ajv.removeSchema(schema);
      return (value, exact = NONE) => {
        numbers.exact = exact;
        Object.assign(budget, searchBudget());
        const result: unknown = check(value);
        if (typeof result !== 'boolean') throw new Error('the validator gives no answer');
        return result ? [] : (check.errors ?? []);
      };
    },
  };
}

interface Numbers {
  exact: ExactIntegers;
}

const NONE: ExactIntegers = new Map();

const OPTIONS: Options = {
  allErrors: true,
  verbose: true,
  strict: false,
  logger: false,
  // Keys that objects inherit, such as "constructor", aren't there.
  ownProperties: true,
};

/** Up to draft 7, what stands beside `$ref` is ignored. */
const OLD_OPTIONS: Options = { ...OPTIONS, ignoreKeywordsWithRef: true };
const NEW_OPTIONS: Options = { ...OPTIONS, formats: fullFormats };

function makeAjv(draft: Draft, options: Pick<Options, 'code'>, numbers: Numbers): Ajv {
  switch (draft) {
    case '4':
      return withGoKeywords(new ajvDraft4.default({ ...OLD_OPTIONS, ...options }), numbers);
    case '6':
      return withGoKeywords(new Ajv({ ...OLD_OPTIONS, ...options }).addMetaSchema(draft6), numbers);
    case '7':
      return withGoKeywords(new Ajv({ ...OLD_OPTIONS, ...options }), numbers);
    case '2019-09':
      return withOwnKeywords(new Ajv2019({ ...NEW_OPTIONS, ...options }), numbers);
    case '2020-12':
      return withOwnKeywords(new Ajv2020({ ...NEW_OPTIONS, ...options }), numbers);
  }
}

/** In the drafts that the original knows, formats are as it checks them: a number has none. */
function withGoKeywords(ajv: Ajv, numbers: Numbers): Ajv {
  ajv.removeKeyword('format').addKeyword({
    keyword: 'format',
    type: ['string', 'number'],
    validate: (format: Json, value: Json) => {
      const matches = typeof format === 'string' && Object.hasOwn(GO_FORMATS, format) ? GO_FORMATS[format] : undefined;
      return matches === undefined || (typeof value === 'string' && matches(value));
    },
  });
  return withOwnKeywords(ajv, numbers);
}

function withOwnKeywords(ajv: Ajv, numbers: Numbers): Ajv {
  return ajv
    .removeKeyword('multipleOf')
    .addKeyword({
      keyword: 'multipleOf',
      type: 'number',
      schemaType: 'number',
      // By decimal digits: as floating-point numbers, 0.3 is no multiple of 0.1.
      validate: (factor: number, value: number) =>
        isMultiple(numbers.exact.get(value) ?? value, numbers.exact.get(factor) ?? factor),
    })
    .removeKeyword('uniqueItems')
    .addKeyword({
      keyword: 'uniqueItems',
      type: 'array',
      schemaType: 'boolean',
      // By their texts: ajv compares lists and objects pair by pair.
      validate: (unique: boolean, items: readonly Json[]) =>
        !unique || new Set(items.map(goJson)).size === items.length,
    });
}
