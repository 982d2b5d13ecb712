import sortBy from 'lodash-es/sortBy.js';
import { z } from 'zod';
import { isRecord } from '../../../runtime/is-record.ts';

/** OpenAPI v3 as a CustomResourceDefinition may have it. */
export type StructuralSchema = Readonly<Record<string, unknown>>;

const MAP_OF_STRING = { type: 'object', additionalProperties: { type: 'string' } };
const ANYTHING = { 'x-kubernetes-preserve-unknown-fields': true };

/**
 * A zod schema as the structural schema of a custom resource definition. It says what type a field has and which fields an object must
 * have, and no more: an API server with the original's definitions takes empty names and unknown operators, so that ours must take them,
 * too. What is wrong with those is told by Berth. Enumerations are only kept for fields that `enums` names.
 *
 * @param enums Names of fields whose values the server checks.
 */
export function structuralSchema(schema: z.ZodType, enums: readonly string[]): StructuralSchema {
  const json = z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'input', unrepresentable: 'any' });
  return structural(json, enums);
}

function structural(json: unknown, enums: readonly string[], name = ''): StructuralSchema {
  if (!isRecord(json)) return ANYTHING;
  const { description, default: initial } = json;
  return {
    ...(typeof description === 'string' && { description }),
    ...(initial !== undefined && { default: initial }),
    ...typed(json, enums, name),
  };
}

function typed(json: Record<string, unknown>, enums: readonly string[], name: string): StructuralSchema {
  const { type, items, properties, required } = json;
  if (type === 'map of string') return MAP_OF_STRING;
  if (type === 'array') return { type, items: structural(items, enums, name) };
  if (type === 'object' && isRecord(properties)) {
    const fields = Object.entries(properties).map(([key, field]) => [key, structural(field, enums, key)] as const);
    const isSelector = 'matchLabels' in properties;
    return {
      type,
      properties: Object.fromEntries(fields),
      ...(Array.isArray(required) && required.length > 0 && { required: sortBy(required) }),
      // As metav1.LabelSelector has it: a selector is replaced as a whole, never merged.
      ...(isSelector && { 'x-kubernetes-map-type': 'atomic' }),
    };
  }
  if (type === 'string') return { type, ...(enums.includes(name) && { enum: json['enum'] }) };
  // Alternatives aren't structural: what may be of several types is kept as it is.
  return ANYTHING;
}
