import type { Origin } from '../../runtime/origin.ts';
import type { Diagnostic, ObjectReference } from '../model/diagnostic.ts';
import type { ComposedConfig } from './composer.ts';
import { type KeyProvenance, provenanceOf } from './provenance.ts';
import type { Violation } from './schema/violations.ts';
import { fieldOf } from './schema/wording.ts';
import type { SchemaResult } from './schema-result.ts';

/** Errors that name the key, where its value comes from, and the schema. */
export function schemaDiagnostics(result: SchemaResult, config: ComposedConfig): Diagnostic[] {
  switch (result.outcome.state) {
    case 'valid':
      return [];
    case 'unusable':
      return [unusable(result, result.outcome.problem)];
    case 'violated': {
      const byKey = new Map(provenanceOf(config).map(provenance => [provenance.key, provenance]));
      return result.outcome.violations.map(violation => violationDiagnostic(violation, result, byKey));
    }
  }
}

function unusable({ source }: SchemaResult, problem: string): Diagnostic {
  return {
    severity: 'error',
    code: 'config-schema-unusable',
    message: `config can't be validated by ${schemaName({ source })}: ${problem}`,
    fix: 'correct the schema: JSON Schema, drafts 4 to 2020-12, without references to other files',
    ...about(source?.origin, source && { kind: 'ConfigSchema', name: source.name }),
  };
}

function violationDiagnostic(
  { path, text }: Violation,
  { source }: SchemaResult,
  byKey: ReadonlyMap<string, KeyProvenance>,
): Diagnostic {
  const [key] = path;
  const setBy = key === undefined ? undefined : byKey.get(key)?.setBy;
  const schema = source && { kind: 'ConfigSchema', name: source.name };
  const field = path.length === 0 ? '' : `${fieldOf(path)}: `;
  const diagnostic: Diagnostic = {
    severity: 'error',
    code: 'config-schema-violation',
    message: `config violates ${schemaName({ source })}: ${field}${text}`,
    fix:
      setBy === undefined
        ? 'set it in a ConfigMap with platform config that applies here, or change the schema'
        : `change ${setBy.setting.writtenKey} in ConfigMap ${setBy.entry.source.name}, or the schema`,
    ...(setBy === undefined
      ? about(source?.origin, schema)
      : about(setBy.setting.origin, { kind: 'ConfigMap', name: setBy.entry.source.name })),
  };
  if (setBy === undefined || source === undefined) return diagnostic;
  return { ...diagnostic, related: [{ message: `ConfigSchema ${source.name}`, origin: source.origin }] };
}

function schemaName({ source }: { readonly source: SchemaResult['source'] }): string {
  return source === undefined ? 'a schema of the deployment target' : `ConfigSchema ${source.name}`;
}

function about(
  origin: Origin | undefined,
  subject: ObjectReference | undefined,
): Pick<Diagnostic, 'origin' | 'subject'> {
  return { ...(origin && { origin }), ...(subject && { subject }) };
}
