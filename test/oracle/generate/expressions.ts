import { CONFIG_KEYS, type Kind, MAP_KEYS } from './config.ts';
import type { Draw } from './draw.ts';
import { format } from './formats.ts';
import { type ArgumentKind, FUNCTION_SHAPES, type FunctionShape } from './functions.ts';
import { anyLiteral, countLiteral, floatLiteral, intLiteral, stringLiteral } from './literals.ts';
import { specialLiteral } from './special-texts.ts';

/** A variable that can be read at a place. */
export interface Variable {
  readonly name: string;
  readonly kind: Kind;
}

/** What an expression may refer to where it stands. */
export interface Scope {
  readonly variables: readonly Variable[];
  /** Whether `.` is the root of the data; within `range` and `with` it is something else. */
  readonly dotIsRoot: boolean;
  /** Whether to leave out what is likely to fail: the first error ends a template, and nothing after it is compared. */
  readonly careful: boolean;
}

/** Functions that fail for many arguments of the right types. */
const FAILS: ReadonlySet<string> = new Set([
  'index',
  'slice',
  'fail',
  'call',
  'div',
  'mod',
  'repeat',
  'indent',
  'nindent',
  'trunc',
  'substr',
  'abbrev',
  'abbrevboth',
  'splitn',
  'semver',
  'semverCompare',
  'regexFind',
  'regexFindAll',
  'regexReplaceAll',
  'regexReplaceAllLiteral',
  'regexSplit',
  'urlParse',
  'urlJoin',
  'unixEpoch',
  'htmlDate',
  'pluck',
]);
const KINDS: readonly Kind[] = ['string', 'int', 'float', 'bool', 'list', 'map', 'any'];
const ALL = byResult(FUNCTION_SHAPES);
const RARELY_FAILING = byResult(FUNCTION_SHAPES.filter(shape => !FAILS.has(shape.name) && !shape.isLoose));

function byResult(shapes: readonly FunctionShape[]): ReadonlyMap<Kind, readonly FunctionShape[]> {
  return new Map(KINDS.map(kind => [kind, shapes.filter(shape => kind === 'any' || shape.result === kind)]));
}

/** Makes expressions of a wanted kind; now and then of another, since errors have to agree as well. */
export class Expressions {
  private readonly draw: Draw;
  private readonly scope: Scope;

  constructor(draw: Draw, scope: Scope) {
    this.draw = draw;
    this.scope = scope;
  }

  /** A whole pipeline. */
  pipeline(kind: Kind, depth: number): string {
    if (depth <= 0 || this.draw.chance(30)) return this.operand(kind, depth);
    return this.draw.chance(70) ? this.call(kind, depth) : this.piped(kind, depth);
  }

  /** A call whose last argument comes from the command before. */
  private piped(kind: Kind, depth: number): string {
    const shape = this.shape(kind);
    const last = shape.arguments.at(-1) ?? shape.rest;
    if (last === undefined) return shape.name;
    const given = shape.arguments.slice(0, -1).map(argument => this.argument(argument, depth - 1));
    return `${this.source(last, depth - 1)} | ${[shape.name, ...given].join(' ')}`;
  }

  private source(kind: ArgumentKind, depth: number): string {
    return isKind(kind) && depth > 0 ? this.call(kind, depth) : this.argument(kind, 0);
  }

  private call(kind: Kind, depth: number): string {
    return this.callOf(this.shape(kind), depth);
  }

  /** A call of one function. */
  callOf(shape: FunctionShape, depth: number): string {
    const { rest } = shape;
    const more = rest === undefined ? [] : this.draw.times(0, 3, () => rest);
    const given = [...shape.arguments, ...more];
    if (this.slips(2)) given.pop();
    if (this.slips(2)) given.push('any');
    return [shape.name, ...given.map(argument => this.argument(argument, depth - 1))].join(' ');
  }

  private shape(kind: Kind): FunctionShape {
    const shapes = this.scope.careful ? RARELY_FAILING : ALL;
    return this.draw.pick(shapes.get(kind) ?? FUNCTION_SHAPES);
  }

  /** An operand for an argument. */
  private argument(kind: ArgumentKind, depth: number): string {
    const { draw } = this;
    switch (kind) {
      case 'count':
        return draw.chance(75) ? countLiteral(draw) : this.reference('int');
      case 'time':
        return this.time();
      case 'dict':
        return this.slips(10) ? this.operand('map', depth) : this.dict(depth);
      case 'urlParts':
        return this.urlParts();
      case 'format':
        return stringLiteral(draw, format(draw));
    }
    if (isKind(kind)) return this.operand(this.slips(7) ? draw.pick(KINDS) : kind, depth);
    return specialLiteral(draw, kind) ?? this.operand('string', depth);
  }

  operand(kind: Kind, depth: number): string {
    const { draw } = this;
    if (depth > 0 && draw.chance(45)) return `(${this.pipeline(kind, depth - 1)})${this.fields(kind)}`;
    return draw.chance(55) ? this.reference(kind) : this.literal(kind);
  }

  /** Now and then, unless care is wanted. */
  private slips(percent: number): boolean {
    return !this.scope.careful && this.draw.chance(percent);
  }

  /** Now and then a field of a result that may have none. */
  private fields(kind: Kind): string {
    if (this.slips(kind === 'any' ? 8 : 2)) return `.${this.draw.pick(MAP_KEYS)}`;
    return '';
  }

  private literal(kind: Kind): string {
    const { draw } = this;
    switch (kind) {
      case 'string':
        return stringLiteral(draw);
      case 'int':
        return intLiteral(draw);
      case 'float':
        return floatLiteral(draw);
      case 'bool':
        return draw.pick(['true', 'false']);
      case 'list':
        return `(list ${draw.times(0, 3, () => anyLiteral(draw)).join(' ')})`;
      case 'map':
        return this.dict(0);
      case 'any':
        // Nothing but a value: nil alone is no command.
        return this.scope.careful ? stringLiteral(draw) : anyLiteral(draw);
    }
  }

  private dict(depth: number): string {
    const { draw } = this;
    if (draw.chance(15)) return this.root('.ConfigData');
    const pairs = draw.times(0, 3, () => `"${draw.pick(MAP_KEYS)}" ${this.operand('any', Math.min(depth, 1))}`);
    return `(dict ${pairs.join(' ')})`.replace(' )', ')');
  }

  /** A value of the data or of a variable. */
  private reference(kind: Kind): string {
    const { draw, scope } = this;
    const variables = scope.variables.filter(variable => kind === 'any' || variable.kind === kind);
    if (variables.length > 0 && draw.chance(40)) return draw.pick(variables).name + this.fields(kind);
    if (!scope.dotIsRoot && draw.chance(kind === 'any' ? 30 : 5))
      return this.slips(30) ? `.${draw.pick(MAP_KEYS)}` : '.';
    return this.root(this.path(kind));
  }

  /** A path from the root, written so that it means the root where it stands. */
  private root(path: string): string {
    return this.scope.dotIsRoot && this.draw.chance(80) ? path : `$${path}`;
  }

  private path(kind: Kind): string {
    const { draw } = this;
    if (kind === 'string' && draw.chance(40)) {
      return draw.pick(['.Workload', '.Namespace', '.Environment', '.Labels.tier', '.Labels.team']);
    }
    if (this.slips(4)) return draw.pick(ODD_PATHS);
    const key = draw.pick(CONFIG_KEYS[kind]);
    const inner = key === 'm' || key === 'mm' ? draw.pick(INNER_PATHS) : '';
    return `.ConfigData.${key}${this.scope.careful ? '' : inner}`;
  }

  private time(): string {
    const { draw } = this;
    const date = draw.pick(['2024-02-29', '1999-12-31', '1970-01-01', '2038-01-19']);
    return draw.weighted<string>([
      [6, () => `(toDate "2006-01-02" "${date}")`],
      [3, () => String(draw.pick([0, 1, 86_399, 1_700_000_000, -1]))],
      [1, () => `(dateModify "${draw.int(-50, 50)}h" (toDate "2006-01-02" "${date}"))`],
    ]);
  }

  private urlParts(): string {
    const { draw } = this;
    const part = (name: string): string =>
      `"${name}" ${stringLiteral(draw, draw.pick(['https', 'example.com', '/p', 'a=b', '', 'x y', 'é']))}`;
    return `(dict ${['scheme', 'host', 'path', 'query', 'fragment', 'opaque', 'userinfo']
      .filter(() => draw.chance(50))
      .map(part)
      .join(' ')})`;
  }
}

const ODD_PATHS = [
  '.ConfigData.nope',
  '.ConfigData.nope.deeper',
  '.Nope',
  '.Labels',
  '.Manifests',
  '.Labels.nope',
  '.Manifests.repo',
];
const INNER_PATHS = ['', '', '.a', '.b', '.deep', '.deep.a', '.nope.x'];

function isKind(kind: ArgumentKind): kind is Kind {
  return (KINDS as readonly string[]).includes(kind);
}
