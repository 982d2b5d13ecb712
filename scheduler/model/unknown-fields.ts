import { z } from 'zod';
import { isRecord } from '../../runtime/is-record.ts';
import { nearest } from '../../runtime/nearest.ts';
import type { Diagnostic } from './diagnostic.ts';
import { KINDS, type KindName } from './kinds/index.ts';
import { type FieldPath, fieldName, type Manifest, originOf } from './manifest.ts';

const OBJECT_FIELDS = ['apiVersion', 'kind', 'metadata', 'status'];
const CONFIG_MAP_FIELDS = ['apiVersion', 'kind', 'metadata', 'data', 'binaryData', 'immutable'];
// What people write there, and what a server adds to objects that are read back from a cluster.
const METADATA_FIELDS = [
  'name', 'generateName', 'namespace', 'labels', 'annotations', 'finalizers', 'ownerReferences', 'uid', 'resourceVersion',
  'generation', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'managedFields', 'selfLink',
]; // biome-ignore format: a list of words

/** A warning for every field that the kind doesn't have: an API server would drop it, so it does nothing. */
export function unknownFields(manifest: Manifest, kind: KindName): Diagnostic[] {
  const found: { path: FieldPath; known: readonly string[] }[] = [];
  const definition = KINDS[kind];
  const fields = definition.field === 'data' ? CONFIG_MAP_FIELDS : [...OBJECT_FIELDS, definition.field];
  const body = manifest.body as Record<string, unknown>;
  collectKeys(body, fields, { path: [], found });
  collectKeys(body['metadata'], METADATA_FIELDS, { path: ['metadata'], found });
  if (definition.field === 'spec') collect(definition.spec, body['spec'], { path: ['spec'], found });
  const name = (body['metadata'] as { name: string }).name;
  return found.map(({ path, known }) => warning(manifest, path, { known, subject: { kind, name } }));
}

function warning(
  manifest: Manifest,
  path: FieldPath,
  { known, subject }: { known: readonly string[]; subject: { kind: string; name: string } },
): Diagnostic {
  const meant = nearest(String(path.at(-1)), known);
  return {
    severity: 'warning',
    code: 'unknown-field',
    message: `${subject.kind} has no field ${fieldName(path)}: it is ignored`,
    fix: meant === undefined ? 'remove it' : `did you mean "${meant}"?`,
    origin: originOf(manifest, path),
    subject,
  };
}

type Found = { path: FieldPath; known: readonly string[] }[];

/** Where in the manifest a value stands, and what was found until now. */
interface Walk {
  readonly path: FieldPath;
  readonly found: Found;
}

function collectKeys(value: unknown, known: readonly string[], { path, found }: Walk): void {
  if (!isRecord(value)) return;
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) found.push({ path: [...path, key], known });
  }
}

/** Walks the schema and the value side by side. Only objects with fixed fields can have unknown ones. */
function collect(schema: z.core.$ZodType, value: unknown, { path, found }: Walk): void {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) {
    const shape = inner.shape as Record<string, z.core.$ZodType>;
    collectKeys(value, Object.keys(shape), { path, found });
    if (typeof value !== 'object' || value === null) return;
    for (const [key, field] of Object.entries(shape)) {
      collect(field, (value as Record<string, unknown>)[key], { path: [...path, key], found });
    }
  } else if (inner instanceof z.ZodArray && Array.isArray(value)) {
    value.forEach((item, index) => collect(inner.element, item, { path: [...path, index], found }));
  }
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return unwrap(schema.def.innerType);
  }
  if (schema instanceof z.ZodPipe) return unwrap(schema.def.in);
  return schema;
}
