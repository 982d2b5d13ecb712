import type { ConfigSource, SchemaSource } from '../config/source.ts';
import type { ConfigSchema, PlatformConfig } from '../model/object.ts';

/** A platform-config ConfigMap as the composer takes it. The same object gives the same source. */
export function configSourceOf(config: PlatformConfig): ConfigSource {
  let source = CONFIG_SOURCES.get(config);
  if (source === undefined) {
    const { name, labels, annotations, spec, origin, at } = config;
    source = { name, labels, annotations, data: spec, origin, originOf: key => at(['data', key]) };
    CONFIG_SOURCES.set(config, source);
  }
  return source;
}

/** A ConfigSchema as the composer takes it. */
export function schemaSourceOf({ name, labels, spec, origin }: ConfigSchema): SchemaSource {
  return { name, labels, schema: spec.schema, origin };
}

const CONFIG_SOURCES = new WeakMap<PlatformConfig, ConfigSource>();
