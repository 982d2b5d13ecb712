import { z } from 'zod';
import { KINDS } from './kinds/index.ts';

/** `docs/reference/kinds.md`: every kind with its fields, from the schemas. */
export function kindsReference(): string {
  const kinds = Object.values(KINDS);
  return [
    '# Kinds',
    '',
    'The objects that Berth reads, generated from their schemas (`npm run generate`). All but ConfigMap are of',
    '`scheduler.kalypso.io/v1alpha1`. A field that is not listed is ignored with a warning, as an API server would drop it.',
    '',
    ...kinds.flatMap(kind => [
      `## ${kind.kind}`,
      '',
      kind.summary,
      '',
      `\`apiVersion: ${kind.apiVersion}\`, plural \`${kind.plural}\`.`,
      '',
      ...(kind.field === 'data'
        ? ['`data` maps keys to strings; see [config](../config.md) for how they are composed.', '']
        : ['| field | type | required | meaning |', '|---|---|---|---|', ...rows(kind.spec, kind.field), '']),
    ]),
  ].join('\n');
}

function rows(schema: z.core.$ZodType, path: string): string[] {
  const { inner, optional, description } = unwrap(schema);
  const type = typeOf(schema) ?? typeName(inner);
  const row = `| \`${path}\` | ${type} | ${optional ? '' : 'yes'} | ${description ?? ''} |`;
  if (inner instanceof z.ZodObject) {
    const fields = Object.entries(inner.shape as Record<string, z.core.$ZodType>).flatMap(([key, field]) =>
      rows(field, `${path}.${key}`),
    );
    return path === 'spec' ? fields : [row, ...fields];
  }
  if (inner instanceof z.ZodArray && unwrap(inner.element).inner instanceof z.ZodObject) {
    return [row, ...rows(inner.element, `${path}[]`).slice(1)];
  }
  return [row];
}

/** What a schema calls itself, where its parts don't tell. */
function typeOf(schema: z.core.$ZodType): string | undefined {
  const type = schema instanceof z.ZodType ? schema.meta()?.['type'] : undefined;
  return typeof type === 'string' ? type : undefined;
}

interface Unwrapped {
  readonly inner: z.core.$ZodType;
  readonly optional: boolean;
  readonly description: string | undefined;
}

function unwrap(schema: z.core.$ZodType): Unwrapped {
  const description = schema instanceof z.ZodType ? schema.description : undefined;
  let deeper: Unwrapped | undefined;
  let optional = false;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    deeper = unwrap(schema.def.innerType);
    optional = true;
  } else if (schema instanceof z.ZodPipe) {
    deeper = unwrap(schema.def.in);
  }
  if (deeper === undefined) return { inner: schema, optional, description };
  return { inner: deeper.inner, optional: optional || deeper.optional, description: description ?? deeper.description };
}

function typeName(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodString) return 'string';
  if (schema instanceof z.ZodEnum) return schema.options.map(option => `\`${option}\``).join(', ');
  if (schema instanceof z.ZodRecord) return `map of ${typeName(schema.valueType)}`;
  if (schema instanceof z.ZodArray) return `list of ${typeName(unwrap(schema.element).inner)}`;
  if (schema instanceof z.ZodUnion) return schema.options.map(option => typeName(option)).join(' or ');
  if (schema instanceof z.ZodObject) return 'object';
  return 'any value';
}
