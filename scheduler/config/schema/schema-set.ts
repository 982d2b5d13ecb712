import type { ErrorObject } from 'ajv';
import { isList, isObject, type Json, type JsonSchema, own } from './json.ts';
import { doublesFor, hasLargeIntegers, withDoubles } from './large-integers.ts';
import { type ParsedSchema, parseSchema } from './parse-schema.ts';
import { type Check, createSchemaCompiler, type Draft, type SchemaCompiler } from './schema-compiler.ts';
import { isTooHeavy } from './schema-cost.ts';
import { schemaProblem } from './schema-problem.ts';
import { type Violation, violationsOf } from './violations.ts';

/** What became of checking a value against a schema. */
export type Outcome =
  | { readonly state: 'valid' }
  /** The schema is no schema, or can't be used; the text is the original's where it has one. */
  | { readonly state: 'unusable'; readonly problem: string }
  | { readonly state: 'violated'; readonly violations: readonly Violation[]; readonly errors: readonly ErrorObject[] };

/** Schemas by their text, each read and compiled once. */
export interface SchemaSet {
  readonly check: (schemaText: string, value: Json) => Outcome;
}

export function createSchemaSet(): SchemaSet {
  const compiler = createSchemaCompiler();
  const schemas = new Map<string, CompiledSchema>();
  return {
    check: (schemaText, value) => {
      const schema = schemas.get(schemaText) ?? new CompiledSchema(parseSchema(schemaText), compiler);
      schemas.set(schemaText, schema);
      return schema.check(value);
    },
  };
}

const VALID: Outcome = { state: 'valid' };
const TOO_HEAVY = 'schema is too large when its references are followed, or refers to itself';

class CompiledSchema {
  readonly #parsed: ParsedSchema;
  /** With integers above 2^53, which the validator doesn't know. */
  readonly #exact: JsonSchema | undefined;
  readonly #compiler: SchemaCompiler;
  readonly #problem: string | undefined;
  readonly #heavyAt = new Map<number, boolean>();
  #compiled: Check | undefined;

  constructor(parsed: ParsedSchema, compiler: SchemaCompiler) {
    this.#exact = 'schema' in parsed && hasLargeIntegers(parsed.schema) ? parsed.schema : undefined;
    this.#parsed =
      this.#exact === undefined || 'problem' in parsed ? parsed : { ...parsed, schema: rounded(this.#exact) };
    this.#compiler = compiler;
    this.#problem = 'problem' in this.#parsed ? this.#parsed.problem : schemaProblem(this.#parsed.schema);
  }

  check(value: Json): Outcome {
    const parsed = this.#parsed;
    const problem = this.#problem;
    if (problem !== undefined || 'problem' in parsed) return { state: 'unusable', problem: problem ?? '' };
    if (this.#isTooHeavy(parsed.schema, depthOf(value))) return { state: 'unusable', problem: TOO_HEAVY };
    let errors: readonly ErrorObject[];
    try {
      if (this.#exact !== undefined || hasLargeIntegers(value)) {
        return checkExactly({ ...parsed, schema: this.#exact ?? parsed.schema }, value, this.#compiler);
      }
      this.#compiled ??= this.#compiler.compile(parsed.schema, parsed.draft);
      errors = this.#compiled(value);
    } catch (error) {
      // Whatever keeps ajv from compiling a schema, or from checking with it, is a fault of the schema.
      return { state: 'unusable', problem: error instanceof Error ? error.message : String(error) };
    }
    return errors.length === 0 ? VALID : { state: 'violated', violations: violationsOf(parsed.schema, errors), errors };
  }

  #isTooHeavy(schema: JsonSchema, depth: number): boolean {
    const known = this.#heavyAt.get(depth);
    if (known !== undefined) return known;
    const heavy = isTooHeavy(schema, depth);
    this.#heavyAt.set(depth, heavy);
    return heavy;
  }
}

function rounded(schema: JsonSchema): JsonSchema {
  return withDoubles(schema, doublesFor([schema])) as JsonSchema;
}

/** For schemas or values with integers above 2^53: rare enough to be compiled for each check. */
function checkExactly(
  { schema, draft }: { readonly schema: JsonSchema; readonly draft: Draft },
  value: Json,
  compiler: SchemaCompiler,
): Outcome {
  const doubles = doublesFor([schema, value]);
  const exact = new Map(Array.from(doubles, ([integer, double]) => [double, integer] as const));
  const own = withDoubles(schema, doubles) as JsonSchema;
  const errors = compiler.compile(own, draft)(withDoubles(value, doubles), exact);
  if (errors.length === 0) return VALID;
  const spelled = (text: string): string =>
    [...exact].reduce((known, [double, integer]) => known.replaceAll(String(double), String(integer)), text);
  const violations = violationsOf(own, errors).map(({ path, text }) => ({ path, text: spelled(text) }));
  return { state: 'violated', violations, errors };
}

/** Lists and objects inside each other. */
function depthOf(value: Json): number {
  if (isList(value)) return 1 + value.reduce((deepest: number, item) => Math.max(deepest, depthOf(item)), 0);
  if (!isObject(value)) return 0;
  return 1 + Object.keys(value).reduce((deepest, key) => Math.max(deepest, depthOf(own(value, key) ?? null)), 0);
}
