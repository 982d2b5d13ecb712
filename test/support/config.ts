import type { Origin } from '../../runtime/origin.ts';
import type { ConfigSource } from '../../scheduler/config/source.ts';

interface Given {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly data: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A platform-config source as if read from `<name>.yaml`, its keys on consecutive lines. */
export function configSource({ name, labels = {}, data, annotations = {} }: Given): ConfigSource {
  const origin: Origin = { repository: 'control-plane', path: `${name}.yaml`, line: 1, column: 1 };
  const keys = Object.keys(data);
  return { name, labels, annotations, data, origin, originOf: key => ({ ...origin, line: 2 + keys.indexOf(key) }) };
}
