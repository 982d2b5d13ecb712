import { GoMap, type GoValue } from '../../../templates/value.ts';
import { decodeYaml, encodeYaml, YamlError } from '../../../templates/yaml/index.ts';
import type { ConfigEntry, Setting } from '../../config/entries.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Reach } from './condition-index.ts';
import { nameOf } from './conflicts.ts';

/** Values that probably don't mean what they look like. */
export function valueProblems(entry: ConfigEntry): Diagnostic[] {
  return entry.settings.flatMap(setting => {
    const text = entry.source.data[setting.writtenKey] ?? '';
    return [
      ...tooLarge(entry, setting),
      ...notYaml(entry, setting, text),
      ...sentence(entry, setting, text),
      ...booleanKeys(entry, setting),
    ];
  });
}

function about(entry: ConfigEntry, setting: Setting): Pick<Diagnostic, 'origin' | 'subject'> {
  return { origin: setting.origin, subject: { kind: 'ConfigMap', name: entry.source.name } };
}

function tooLarge(entry: ConfigEntry, setting: Setting): Diagnostic[] {
  if (setting.problem === undefined) return [];
  return [
    {
      severity: 'error',
      code: 'config-value-too-large',
      message: `${setting.writtenKey} of ConfigMap ${entry.source.name} can't be used: ${setting.problem}`,
      fix: 'make it smaller or flatter, or put it in single quotes if it is plain text',
      ...about(entry, setting),
    },
  ];
}

/** Text that begins like a list or a map and is none: most often a bracket is missing. Templates begin so too. */
function notYaml(entry: ConfigEntry, setting: Setting, text: string): Diagnostic[] {
  if (setting.problem !== undefined || typeof setting.value !== 'string') return [];
  if (!/^\s*(?:\[|\{(?!\{)|- )/.test(text)) return [];
  const problem = yamlProblem(text);
  if (problem === undefined) return [];
  return [
    {
      severity: 'warning',
      code: 'config-value-not-yaml',
      message: `${setting.writtenKey} of ConfigMap ${entry.source.name} looks like a list or map but is text: ${problem}`,
      fix: 'correct it, or quote it with single quotes if it is text',
      ...about(entry, setting),
    },
  ];
}

function yamlProblem(text: string): string | undefined {
  try {
    decodeYaml(text);
    return undefined;
  } catch (error) {
    if (error instanceof YamlError) return error.message;
    throw error;
  }
}

/** `note: something` on one line is a map with one key, which surprises people who wrote a sentence. */
function sentence(entry: ConfigEntry, setting: Setting, text: string): Diagnostic[] {
  const { value } = setting;
  if (!(value instanceof GoMap) || value.entries.size !== 1 || !/^[^{\n]*\S: \S+ \S[^\n]*\n?$/.test(text)) return [];
  const [key] = value.entries.keys();
  return [
    {
      severity: 'info',
      code: 'config-text-is-map',
      message: `${setting.writtenKey} of ConfigMap ${entry.source.name} is a map with the key "${String(key)}", not text`,
      fix: 'quote it with single quotes if it is text',
      ...about(entry, setting),
    },
  ];
}

/** YAML 1.1 takes `y`, `n`, `on`, `off`, `yes` and `no` for booleans, as keys too. */
function booleanKeys(entry: ConfigEntry, setting: Setting): Diagnostic[] {
  if (!hasBooleanKey(setting.value)) return [];
  return [
    {
      severity: 'warning',
      code: 'config-key-is-boolean',
      message: `${setting.writtenKey} of ConfigMap ${entry.source.name} has a key that YAML 1.1 reads as true or false, such as y, n, on or off`,
      fix: 'put the key in quotes',
      ...about(entry, setting),
    },
  ];
}

function hasBooleanKey(value: GoValue): boolean {
  if (Array.isArray(value)) return (value as readonly GoValue[]).some(hasBooleanKey);
  if (!(value instanceof GoMap)) return false;
  return [...value.entries].some(([key, inner]) => typeof key === 'boolean' || hasBooleanKey(inner));
}

/** Lists that two ConfigMaps have for one key, which are appended in ways that may surprise. */
export function listProblems(entries: readonly ConfigEntry[], reach: Reach): Diagnostic[] {
  const found = entries.flatMap(entry =>
    entry.settings.filter(({ value }) => Array.isArray(value)).map(setting => ({ entry, setting })),
  );
  const byKey = Map.groupBy(found, ({ setting }) => setting.key);
  return [...byKey.values()].flatMap(lists =>
    lists.slice(1).flatMap(later => {
      const earlier = lists
        .slice(0, lists.indexOf(later))
        .find(({ entry }) => reach.holdTogether([...entry.conditions, ...later.entry.conditions]));
      return earlier === undefined ? [] : appended(earlier, later);
    }),
  );
}

interface ListOf {
  readonly entry: ConfigEntry;
  readonly setting: Setting;
}

function appended(earlier: ListOf, later: ListOf): Diagnostic[] {
  const [before, after] = [earlier, later].map(({ setting }) => setting.value as readonly GoValue[]);
  if (before === undefined || after === undefined) return [];
  const unnamed = (list: readonly GoValue[]) => list.some(item => item instanceof GoMap && nameOf(item) === undefined);
  const twice = after.find(item => isScalar(item) && before.includes(item));
  const where = `${later.setting.writtenKey} of ConfigMap ${later.entry.source.name}`;
  const others = {
    ...about(later.entry, later.setting),
    related: [{ message: `ConfigMap ${earlier.entry.source.name}`, origin: earlier.setting.origin }],
  };
  return [
    ...(unnamed(before) && unnamed(after)
      ? [
          {
            severity: 'warning',
            code: 'config-list-without-names',
            message: `${where} adds elements without a name to those of ConfigMap ${earlier.entry.source.name}`,
            fix: 'give the elements names if some of them are meant to be merged (Kalypso merged them into each other)',
            ...others,
          } as const,
        ]
      : []),
    ...(twice === undefined
      ? []
      : [
          {
            severity: 'info',
            code: 'config-list-duplicate',
            message: `${where} adds ${encodeYaml(twice).trim()} to a list that has it already, and so it will be there twice`,
            fix: 'leave it out of one of the two',
            ...others,
          } as const,
        ]),
  ];
}

function isScalar(value: GoValue): boolean {
  return value === null || typeof value !== 'object';
}
