import { readFileSync } from 'node:fs';
import { GoMap, type GoValue } from '../../templates/value.ts';
import { decodeYaml } from '../../templates/yaml/index.ts';

/** Input of a golden case: JSON whose integers are ints and whose maps are `map[string]interface{}`, or YAML. */
export type GoldenInput =
  | { readonly format: 'json'; readonly value: GoldenJson }
  | { readonly format: 'yaml.v2'; readonly text: string };

export type GoldenJson =
  | null
  | boolean
  | string
  | number
  | bigint
  | readonly GoldenJson[]
  | { readonly [key: string]: GoldenJson };

export interface GoldenCase {
  readonly name: string;
  readonly func: 'toYaml' | 'stringify' | 'hash';
  readonly input: GoldenInput;
  readonly expected: { readonly output: string };
}

/** Reads test/golden/NAME.json. Numbers without `.`, `e` or `E` are bigints. */
export function readGolden<Case = GoldenCase>(name: string): Case[] {
  const text = readFileSync(new URL(`../golden/${name}.json`, import.meta.url), 'utf8');
  return JSON.parse(text, keepIntegers as (key: string, value: unknown) => unknown) as Case[];
}

function keepIntegers(_key: string, value: unknown, { source }: { readonly source: string }): unknown {
  return typeof value === 'number' && !/[.eE]/.test(source) ? BigInt(source) : value;
}

export function goldenValue(input: GoldenInput): GoValue {
  return input.format === 'json' ? goValue(input.value) : decodeYaml(input.text);
}

function goValue(value: GoldenJson): GoValue {
  if (Array.isArray(value)) return value.map(item => goValue(item as GoldenJson));
  if (typeof value !== 'object' || value === null) return value;
  return new GoMap(
    'string-any',
    Object.entries(value).map(([key, item]) => [key, goValue(item)] as const),
  );
}
