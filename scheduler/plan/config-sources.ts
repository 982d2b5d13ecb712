import { memoizeByObject } from '../../runtime/memoize.ts';
import type { ConfigSource, SchemaSource } from '../config/source.ts';
import type { PlatformConfig } from '../model/object.ts';
import type { OwnedSchema } from '../snapshot/snapshot.ts';

/** A platform-config ConfigMap as the composer takes it. The same object gives the same source. */
export const configSourceOf = memoizeByObject((config: PlatformConfig): ConfigSource => {
  const { name, labels, annotations, spec, origin, at } = config;
  return { name, labels, annotations, data: spec, origin, originOf: key => at(['data', key]) };
});

/** A ConfigSchema as the composer takes it. */
export function schemaSourceOf({ schema, registration }: OwnedSchema): SchemaSource {
  const { name, labels, spec, origin } = schema;
  return { name, labels, schema: spec.schema, origin, ...(registration !== undefined && { registration }) };
}
