import { GoMap, type GoValue } from '../../../templates/value.ts';
import type { OracleData } from '../oracle.ts';
import type { Draw } from './draw.ts';
import { anyText, float, integer, list, map, scalar, stringMap, text, value } from './values.ts';

/** Kinds of expressions that templates are made of. */
export type Kind = 'string' | 'int' | 'float' | 'bool' | 'list' | 'map' | 'any';

/**
 * What the keys of the generated config hold. Integers named `i` are small enough to be counted up to; `big` ones are
 * used where no one would count.
 */
export const CONFIG_KEYS: Readonly<Record<Kind, readonly string[]>> = {
  string: ['s1', 's2', 's3'],
  int: ['i1', 'i2'],
  float: ['f1', 'f2'],
  bool: ['yes1', 'no1'],
  list: ['ls', 'li', 'lm', 'le', 'lmap'],
  map: ['m', 'mm', 'mi', 'me'],
  // The last two are never there, although every object of JavaScript seems to have them.
  any: ['x1', 'x2', 'nil1', 'big', 'constructor', 'toString', '__proto__'],
};

/** The first three are always in `m` and `mm`, so that chains of fields meet something. */
export const MAP_KEYS = ['a', 'b', 'deep', 'constructor', '__proto__'] as const;

export function config(draw: Draw): GoMap {
  return new GoMap('string-any', [
    ['s1', anyText(draw)],
    ['s2', text(draw)],
    ['s3', text(draw)],
    ['i1', BigInt(draw.int(-2, 5))],
    ['i2', BigInt(draw.int(0, 3))],
    ['big', integer(draw)],
    ['f1', float(draw)],
    ['f2', float(draw)],
    ['yes1', true],
    ['no1', false],
    ['nil1', null],
    ['ls', draw.times(1, 4, () => text(draw))],
    ['li', draw.times(1, 4, () => BigInt(draw.int(-3, 9)))],
    ['lm', list(draw, 2)],
    ['le', []],
    ['lmap', draw.times(0, 3, () => innerMap(draw, 'any-any'))],
    ['m', innerMap(draw, 'any-any')],
    ['mm', innerMap(draw, 'string-any')],
    [
      'mi',
      new GoMap(
        'any-any',
        draw.times(0, 4, i => [BigInt(i * 3 - 2), scalar(draw)] as const),
      ),
    ],
    ['me', new GoMap('any-any')],
    ['constructor', value(draw, 1)],
    ['x1', value(draw, 2)],
    ['x2', draw.chance(50) ? map(draw, 1) : stringMap(draw)],
  ]);
}

function innerMap(draw: Draw, type: 'any-any' | 'string-any'): GoMap {
  const deep = new GoMap(
    type,
    draw.times(0, 2, () => [draw.pick(MAP_KEYS), scalar(draw)] as const),
  );
  const entries: [string, GoValue][] = [
    ['a', scalar(draw)],
    ['b', text(draw)],
    ['deep', draw.chance(80) ? deep : scalar(draw)],
  ];
  return new GoMap(type, entries);
}

export function data(draw: Draw): OracleData {
  return {
    DeploymentTargetName: draw.pick(['orders-canary', 'x']),
    Namespace: 'dev-edge-orders-canary',
    Environment: draw.pick(['dev', 'stage', '']),
    Workspace: 'shop',
    Workload: draw.pick(['orders', 'Übung']),
    ClusterType: 'edge',
    Labels: { tier: text(draw), team: 'blue', constructor: text(draw), 'app.kubernetes.io/name': 'orders' },
    ...(draw.chance(70) && { Manifests: { repo: 'https://git.example.org/o/r', path: './dev' } }),
  };
}
