import { type GoKey, GoMap, type GoValue } from './value.ts';
import { type EncodeOptions, encodeYaml } from './yaml/encode.ts';

/**
 * YAML in which every list and map of a `map[string]interface{}` is a block of text, as a ConfigMap's `data` needs it.
 * Maps that were read from YAML (`map[interface{}]interface{}`) stay maps: the original's function knows one map type
 * only, and output must not change. Without the newline at the end, as all of the original's YAML in templates.
 */
export function stringify(value: GoValue, options?: EncodeOptions): string {
  return encodeYaml(
    value instanceof GoMap && value.type === 'string-any' ? textValues(value, options) : value,
    options,
  ).replace(/\n$/, '');
}

function textValues({ type, entries }: GoMap, options: EncodeOptions | undefined): GoMap {
  const texts = Array.from(entries, ([key, value]): [GoKey, GoValue] => [
    key,
    isTextual(value) ? encodeYaml(value, options) : value,
  ]);
  return new GoMap(type, texts);
}

/** `[]interface{}` and `map[string]interface{}`: the types that the original turns to text. */
function isTextual(value: GoValue): boolean {
  return Array.isArray(value) || (value instanceof GoMap && value.type === 'string-any');
}
