import { GoMap, type GoValue } from '../../templates/value.ts';

/** A map of strings as templates see labels and manifests. */
export function goStringMap(map: Readonly<Record<string, string>>): GoMap {
  return new GoMap('string-string', Object.entries(map));
}

/** A parsed YAML value with Go's types: whole numbers are integers. */
export function goValueOf(value: unknown): GoValue {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value;
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (Array.isArray(value)) return value.map(goValueOf);
  if (typeof value !== 'object' || value === null) return null;
  return new GoMap(
    'string-any',
    Object.entries(value).map(([key, item]) => [key, goValueOf(item)] as const),
  );
}
