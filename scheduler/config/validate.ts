import type { Diagnostic } from '../model/diagnostic.ts';
import type { ComposedConfig } from './composer.ts';
import type { PairLabels, SchemaSource } from './source.ts';

export interface ConfigValidator {
  /** Errors of the config of a pair against the schemas whose labels match and those of the target. */
  readonly validate: (
    config: ComposedConfig,
    pair: PairLabels,
    targetSchemas: readonly string[],
  ) => readonly Diagnostic[];
}

export function createConfigValidator(_schemas: readonly SchemaSource[]): ConfigValidator {
  return { validate: () => [] };
}
