import type { Diagnostic } from '../model/diagnostic.ts';
import { createApplyingIndex } from './applying-index.ts';
import { checkCoerced, type SchemaView, schemaView } from './coerce.ts';
import type { ComposedConfig, ConfigProblem } from './composer.ts';
import { originalText } from './kalypso-text.ts';
import { conditionsOf } from './label-conditions.ts';
import type { Json } from './schema/json.ts';
import { createSchemaSet, type Outcome, type SchemaSet } from './schema/schema-set.ts';
import type { SchemaResult } from './schema-result.ts';
import type { PairLabels, SchemaSource } from './source.ts';
import { UnsupportedNumber } from './to-json.ts';
import { schemaDiagnostics } from './violation-diagnostics.ts';

export interface ConfigValidator {
  /** Errors of the config of a pair against the schemas whose labels match and those of the target. */
  readonly validate: (
    config: ComposedConfig,
    pair: PairLabels,
    targetSchemas: readonly string[],
  ) => readonly Diagnostic[];
  /** The same as one text in the original's words, as it stands in its issues and conditions; nothing when valid. */
  readonly describe: (config: ComposedConfig, pair: PairLabels, targetSchemas: readonly string[]) => string | undefined;
}

/**
 * Validates composed config against JSON Schemas of drafts 4 to 2020-12 (contract A.5.5). Schemas are compiled once;
 * pairs that share config and schemas share the result.
 */
export function createConfigValidator(schemas: readonly SchemaSource[]): ConfigValidator {
  const index = createApplyingIndex(schemas, ({ labels }) => conditionsOf(labels));
  const isOwned = schemas.some(({ registration }) => registration !== undefined);
  const applyingTo = (pair: PairLabels) => {
    const applying = index.applyingTo(pair);
    return isOwned ? applying.filter(({ item }) => concerns(item, pair.deploymentTarget)) : applying;
  };
  const set = createSchemaSet();
  const known = new WeakMap<ComposedConfig, Map<string, readonly Diagnostic[]>>();
  const numbers = createNumbering();
  const resultsOf = (config: ComposedConfig, pair: PairLabels, targetSchemas: readonly string[]) =>
    check(config, [...applyingTo(pair).map(({ item }) => item), ...targetSchemas], set);
  return {
    validate: (config, pair, targetSchemas) => {
      const applying = applyingTo(pair);
      if (applying.length === 0 && targetSchemas.length === 0 && config.problems.length === 0) return NONE;
      const results = known.get(config) ?? new Map<string, readonly Diagnostic[]>();
      known.set(config, results);
      const key = `${applying.map(({ rank }) => rank).join(' ')}|${targetSchemas.map(numbers).join(' ')}`;
      const found = results.get(key) ?? diagnosticsOf(config, resultsOf(config, pair, targetSchemas));
      results.set(key, found);
      return found;
    },
    describe: (config, pair, targetSchemas) => originalText(resultsOf(config, pair, targetSchemas)),
  };
}

/** Whether what a registration brought, or the control plane, may say something of a target. */
export function concerns(
  { registration }: { readonly registration?: string },
  target: Pick<PairLabels['deploymentTarget'], 'registration'>,
): boolean {
  return registration === undefined || registration === target.registration;
}

const NONE: readonly Diagnostic[] = [];

/** Gives equal texts equal numbers, so that long texts needn't be compared again and again. */
function createNumbering(): (text: string) => number {
  const numbers = new Map<string, number>();
  return text => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
}

function check(config: ComposedConfig, schemas: readonly (SchemaSource | string)[], set: SchemaSet): SchemaResult[] {
  if (schemas.length === 0) return [];
  const view = viewOf(config);
  return schemas.map(schema => {
    if (typeof schema === 'string') return { outcome: checkView(view, schema, set) };
    return { source: schema, outcome: checkView(view, schema.schema, set) };
  });
}

/** What a schema sees, or why it can see nothing. */
function viewOf({ data }: ComposedConfig): SchemaView | { readonly problem: string } {
  try {
    return schemaView(data);
  } catch (error) {
    if (error instanceof UnsupportedNumber) return { problem: error.message };
    throw error;
  }
}

function checkView(view: SchemaView | { readonly problem: string }, schema: string, set: SchemaSet): Outcome {
  if ('problem' in view) return { state: 'unusable', problem: view.problem };
  return checkCoerced(view, (value: Json) => set.check(schema, value));
}

function diagnosticsOf(config: ComposedConfig, results: readonly SchemaResult[]): Diagnostic[] {
  return [...config.problems.map(problemDiagnostic), ...results.flatMap(result => schemaDiagnostics(result, config))];
}

function problemDiagnostic({ source, setting, problem }: ConfigProblem): Diagnostic {
  return {
    severity: 'error',
    code: 'config-value-too-large',
    message: `${setting.writtenKey} of ConfigMap ${source.name} can't be used: ${problem}`,
    fix: 'make it smaller or flatter, or put it in single quotes if it is plain text',
    origin: setting.origin,
    subject: { kind: 'ConfigMap', name: source.name },
  };
}
