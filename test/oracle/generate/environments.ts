import type { OracleCase } from '../oracle-case.ts';
import type { Draw } from './draw.ts';

type Labels = Readonly<Record<string, string>>;

/** As it stands in an object, right or wrong. */
export type SelectorText = Readonly<Record<string, unknown>>;

export interface DrawnEnvironment {
  readonly clusterTypes: readonly { readonly name: string; readonly labels: Labels }[];
  readonly targets: readonly DrawnTarget[];
  readonly policies: readonly DrawnPolicy[];
  readonly configMaps: readonly { readonly name: string; readonly labels: Labels; readonly data: Labels }[];
}

export interface DrawnTarget {
  readonly workload: string;
  readonly name: string;
  readonly workspace: string;
  readonly labels: Labels;
  readonly workloadLabels: Labels;
}

export interface DrawnPolicy {
  readonly name: string;
  readonly workspace?: string;
  readonly targets: SelectorText;
  readonly types: SelectorText;
}

/** Names that every object of JavaScript seems to have. */
const INHERITED = ['constructor', 'toString', 'hasOwnProperty', 'valueOf', 'isPrototypeOf'] as const;
const KEYS = ['region', 'size', 'tier', 'purpose', ...INHERITED] as const;
const VALUES = ['west', 'east', 'large', 'small', '', 'constructor', 'A.b_c-1', 'true', '1'] as const;
const ODD_KEYS = [
  '__proto__',
  '',
  'a b',
  '-a',
  'a-',
  'x/y',
  'x/y/z',
  '/a',
  'X/a',
  'a.b/c',
  'a'.repeat(64),
  `${'a'.repeat(254)}/b`,
  'é',
] as const;
const ODD_VALUES = ['__proto__', 'a b', '-a', 'a.', 'a/b', 'v'.repeat(64), '*', 'é', 'v'.repeat(63)] as const;

/** A selector, most often a right one, and labels that it may select. */
export function selectorCase(draw: Draw): OracleCase {
  return { op: 'selects', selector: selector(draw, { odd: 30 }), labels: labels(draw) };
}

function labels(draw: Draw): Labels {
  return Object.fromEntries(draw.times(0, 4, () => [draw.pick(KEYS), draw.pick(VALUES)]));
}

function selector(draw: Draw, { odd }: { readonly odd: number }): SelectorText {
  const isOdd = draw.chance(odd);
  const key = (): string => (isOdd && draw.chance(30) ? draw.pick(ODD_KEYS) : draw.pick(KEYS));
  const value = (): string => (isOdd && draw.chance(30) ? draw.pick(ODD_VALUES) : draw.pick(VALUES));
  const requirement = (): SelectorText => {
    const operator = draw.pick(isOdd && draw.chance(20) ? ['in', 'Equals', 'NotExists', ''] : OPERATORS);
    const wantsValues = operator === 'In' || operator === 'NotIn';
    const isWrong = isOdd && draw.chance(20);
    const values = wantsValues === isWrong ? [] : draw.times(1, 3, value);
    return { key: key(), operator, ...((values.length > 0 || draw.chance(20)) && { values }) };
  };
  return {
    ...(draw.chance(60) && { matchLabels: Object.fromEntries(draw.times(0, 2, () => [key(), value()])) }),
    ...(draw.chance(50) && { matchExpressions: draw.times(0, 2, requirement) }),
  };
}

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** A small environment of everything that decides what runs where, and with which config. */
export function environmentCase(draw: Draw): OracleCase {
  const workloads = draw.times(1, 3, index => ({
    name: `w${index}`,
    workspace: draw.pick(['one', 'two']),
    labels: labels(draw),
  }));
  const targets = workloads.flatMap(({ name, workspace, labels: workloadLabels }) =>
    draw.times(1, 3, index => ({ workload: name, name: `t${index}`, workspace, labels: labels(draw), workloadLabels })),
  );
  const policies = draw.times(1, 4, index => ({
    name: `p${index}`,
    ...(draw.chance(30) && { workspace: draw.pick(['one', 'two', 'three']) }),
    targets: selector(draw, { odd: 0 }),
    types: selector(draw, { odd: 0 }),
  }));
  const clusterTypes = draw.times(1, 4, index => ({ name: `c${index}`, labels: labels(draw) }));
  return {
    op: 'place',
    environment: { clusterTypes, targets, policies, configMaps: draw.times(0, 6, index => configMap(draw, index)) },
  };
}

function configMap(draw: Draw, index: number): DrawnEnvironment['configMaps'][number] {
  const data = Object.fromEntries(draw.times(1, 4, () => [draw.pick(CONFIG_KEYS), draw.pick(CONFIG_VALUES)]));
  if (draw.chance(20)) {
    const conditions = (): string => draw.times(0, 2, () => `${draw.pick(CONDITIONS)}.${draw.pick(DOTLESS)}.`).join('');
    const keyed = Object.entries(data).map(([key, value]) => [`${conditions()}${key}`, value]);
    return { name: `azure-app-config-${index}`, labels: {}, data: Object.fromEntries(keyed) };
  }
  const conditions = draw.times(0, 2, () => [draw.pick(CONDITIONS), draw.pick(VALUES)]);
  const platform = draw.chance(90) ? [['platform-config', 'true']] : [];
  return {
    name: draw.pick(['a', 'b', 'z', '10-', '9-']) + index,
    labels: Object.fromEntries([...conditions, ...platform]),
    data,
  };
}

const CONDITIONS = [...KEYS, 'workload', 'workspace', 'cluster-type', 'deployment-target'];
const DOTLESS = ['west', 'large', 'w0', 'one', 'c0', 'w0-t0', 'constructor'];
const CONFIG_KEYS = ['LEVEL', 'hosts', 'limits', 'text', 'constructor', '__proto__'];
const CONFIG_VALUES = [
  'debug',
  '8080',
  'yes',
  '',
  "'[1, 2]'",
  '[1, 2]',
  '[{name: a, x: 1}, {name: b}]',
  '[{name: a, y: [1]}, {name: c, x: 2}]',
  '{cpu: 2, memory: 4Gi}',
  '{cpu: 1, nested: {a: 1}}',
  '{nested: {b: [x]}}',
  'a: b\nc: d\n',
  '- x\n- y\n',
  '{unclosed',
  'line one\nline two\n',
  '{constructor: 1, __proto__: {a: 1}}',
];
