import { GoMap } from '../../../templates/value.ts';
import type { OracleCase } from '../oracle-case.ts';
import { toWire } from '../wire.ts';
import { config, data, type Kind } from './config.ts';
import type { Draw } from './draw.ts';
import { Expressions, type Scope, type Variable } from './expressions.ts';
import { FUNCTION_SHAPES } from './functions.ts';

const VALUE_KINDS: readonly Kind[] = ['string', 'int', 'float', 'bool', 'list', 'map', 'any'];
const VARIABLES = ['$x', '$y', '$zed'] as const;
const TEXTS = ['', ' ', '\n', '  \n\t', 'text', 'a: ', '}', '{ ', '}}', 'é日', ' x\n', '\r\n', '-'] as const;
const COMMENTS = ['{{/* c */}}', '{{- /* c */ -}}', '{{/* {{ }} \n */}}'] as const;

/** One call of one function, whose arguments are mostly of the kinds that it wants. */
export function callCase(draw: Draw): OracleCase {
  const expressions = new Expressions(draw, { variables: [], dotIsRoot: true, careful: false });
  return caseOf(draw, `{{ ${expressions.callOf(draw.pick(FUNCTION_SHAPES), 2)} }}`);
}

/** One call of a function that reads texts of a form of its own: patterns, dates, versions, addresses, formats. */
export function specialCase(draw: Draw): OracleCase {
  const expressions = new Expressions(draw, { variables: [], dotIsRoot: true, careful: false });
  return caseOf(draw, `{{ ${expressions.callOf(draw.pick(SPECIAL), 1)} }}`);
}

const ORDINARY: ReadonlySet<string> = new Set([
  'string',
  'int',
  'float',
  'bool',
  'list',
  'map',
  'any',
  'count',
  'dict',
  'key',
]);
const SPECIAL = FUNCTION_SHAPES.filter(shape => shape.arguments.some(kind => !ORDINARY.has(kind)));

/** A template whose values are templates themselves, which are rendered in a second round and further ones. */
export function nestedCase(draw: Draw): OracleCase {
  const texts = draw.times(1, 3, () => new Statements(draw).template());
  const template = draw
    .times(
      1,
      4,
      () =>
        draw.pick(TEXTS) +
        draw.pick([
          '{{ .ConfigData.n0 }}',
          '{{ .ConfigData.n1 }}',
          '{{ "{{" }} .Workload }}',
          '{{ .ConfigData.n2 | upper }}',
          '{{ $.ConfigData.s1 }}',
        ]),
    )
    .join('');
  const nested = new GoMap('string-any', [
    ...config(draw).entries,
    ...texts.map((text, i) => [`n${i}`, text] as const),
  ]);
  return { op: 'render', template, config: toWire(nested), data: data(draw) };
}

/** A whole template: statements within one another, with variables and templates of its own. */
export function templateCase(draw: Draw): OracleCase {
  return caseOf(draw, new Statements(draw).template());
}

/** A template with something wrong somewhere: characters left out, put in, or put elsewhere. */
export function brokenCase(draw: Draw): OracleCase {
  let template = draw.chance(50) ? new Statements(draw).template() : draw.pick(ODD);
  for (let count = draw.int(1, 3); count > 0; count--) template = broken(draw, template);
  return caseOf(draw, template);
}

function caseOf(draw: Draw, template: string): OracleCase {
  return { op: 'render', template, config: toWire(config(draw)), data: data(draw) };
}

const ODD = [
  '{{ .ConfigData.s1 }}',
  '{{- $x := 1 -}} {{ $x }}',
  '{{ range $i, $e := .ConfigData.ls }}{{ $i }}{{ break }}{{ else }}-{{ end }}',
  '{{ if and true (eq 1 1) }}a{{ else if .Labels.tier }}b{{ else }}c{{ end }}',
  '{{ with $v := .Workload }}{{ $v }}{{ else with 1 }}x{{ end }}',
  '{{ define "t" }}{{ . }}{{ end }}{{ template "t" .Workload }}{{ block "b" 1 }}{{ . }}{{ end }}',
  '{{ printf "%v %q" \'a\' `raw` | print 1.5e3 0x1F }}',
  '{{/* comment */}} {{ (index .ConfigData.ls 0).x }}',
] as const;

const PIECES = [
  '{{',
  '}}',
  '{{-',
  '-}}',
  ' ',
  '\n',
  '"',
  '`',
  "'",
  '(',
  ')',
  '.',
  '..',
  '$',
  '|',
  ',',
  ':=',
  '=',
  ':',
  '\\',
  '/*',
  '*/',
  '1',
  '0x',
  '1e',
  '+',
  '-',
  'i',
  'nil',
  'true',
  'if',
  'else',
  'end',
  'range',
  'with',
  'define',
  'block',
  'template',
  'break',
  'continue',
  '@',
  'é',
  '🎉',
  '\u0001',
  '\udcff',
  '%',
  '_',
] as const;

function broken(draw: Draw, template: string): string {
  const at = draw.int(0, template.length);
  const before = template.slice(0, at);
  return draw.weighted<string>([
    [3, () => before + template.slice(at + draw.int(1, 4))],
    [4, () => before + draw.pick(PIECES) + template.slice(at)],
    [1, () => before],
    [1, () => before + template.slice(draw.int(0, template.length))],
  ]);
}

class Statements {
  private readonly draw: Draw;
  private readonly careful: boolean;
  /** Templates defined so far, which may be called. Only later ones may call earlier ones, so that none recurses. */
  private readonly defined: string[] = [];

  constructor(draw: Draw) {
    this.draw = draw;
    this.careful = draw.chance(75);
  }

  template(): string {
    const { draw } = this;
    const definitions = draw.chance(25) ? draw.times(1, 2, i => this.definition(`t${i}`)) : [];
    return [...definitions, this.list(this.scope(true), 3, false)].join('');
  }

  private definition(name: string): string {
    const body = this.list(this.scope(!this.careful && this.draw.chance(50)), 1, false);
    this.defined.push(name);
    return `${this.open()}define "${name}"${this.close()}${body}{{ end }}`;
  }

  private list(scope: Scope, depth: number, inRange: boolean): string {
    const { draw } = this;
    let current = scope;
    return draw
      .times(1, 4, () => {
        const [statement, after] = this.statement(current, depth, inRange);
        current = after;
        return draw.pick(TEXTS) + statement;
      })
      .join('');
  }

  /** A statement, and the scope of those after it. */
  private statement(scope: Scope, depth: number, inRange: boolean): [string, Scope] {
    const { draw } = this;
    const deeper = depth > 0 ? 1 : 0;
    return draw.weighted<[string, Scope]>([
      [10, () => [this.action(this.any(scope)), scope]],
      [4, () => this.declaration(scope)],
      [2, () => [this.assignment(scope), scope]],
      [4 * deeper, () => [this.branch('if', scope, depth, inRange), scope]],
      [3 * deeper, () => [this.branch('with', scope, depth, inRange), scope]],
      [4 * deeper, () => [this.range(scope, depth), scope]],
      [1, () => [draw.pick(COMMENTS), scope]],
      [1, () => [this.templateCall(scope), scope]],
      [inRange ? 1 : 0, () => [this.action(draw.pick(['break', 'continue'])), scope]],
    ]);
  }

  private any(scope: Scope): string {
    return this.expressions(scope).pipeline(this.draw.pick(VALUE_KINDS), 2);
  }

  private declaration(scope: Scope): [string, Scope] {
    const kind = this.draw.pick(VALUE_KINDS);
    const name = this.draw.pick(VARIABLES);
    const text = this.action(`${name} := ${this.expressions(scope).pipeline(kind, 1)}`);
    return [text, withVariable(scope, { name, kind: kind === 'int' ? 'any' : kind })];
  }

  private assignment(scope: Scope): string {
    const { draw } = this;
    if (scope.variables.length === 0) return this.action(this.any(scope));
    const { name, kind } = draw.pick(scope.variables);
    // Counters stay small, for what counts up to them.
    return this.action(`${name} = ${this.expressions(scope).pipeline(kind === 'int' ? 'string' : kind, 1)}`);
  }

  private branch(keyword: 'if' | 'with', scope: Scope, depth: number, inRange: boolean): string {
    const { draw } = this;
    const kind = draw.pick(VALUE_KINDS);
    const declares = draw.chance(20);
    const name = draw.pick(VARIABLES);
    const variable: Variable = { name, kind: kind === 'int' ? 'any' : kind };
    const inner = declares ? withVariable(scope, variable) : scope;
    const condition = `${declares ? `${name} := ` : ''}${this.expressions(scope).pipeline(kind, 1)}`;
    const body = this.list(keyword === 'with' ? { ...inner, dotIsRoot: false } : inner, depth - 1, inRange);
    const otherwise = draw.chance(50) ? this.otherwise(keyword, inner, depth, inRange) : '';
    return `${this.open()}${keyword} ${condition}${this.close()}${body}${otherwise}${this.open()}end${this.close()}`;
  }

  private otherwise(keyword: 'if' | 'with', scope: Scope, depth: number, inRange: boolean): string {
    const chained = this.draw.chance(30) ? ` ${keyword} ${this.any(scope)}` : '';
    return `${this.open()}else${chained}${this.close()}${this.list(scope, depth - 1, inRange)}`;
  }

  private range(scope: Scope, depth: number): string {
    const { draw } = this;
    const names = draw.times(0, 2, i => (i === 0 ? '$i' : '$e'));
    const collection = this.collection(scope, names.length);
    const [first, second] = names;
    const element = (name: string | undefined): Variable[] => (name === undefined ? [] : [{ name, kind: 'any' }]);
    const inner = [...element(first), ...element(second)].reduce(withVariable, { ...scope, dotIsRoot: false });
    const declared = names.length > 0 ? `${names.join(', ')} := ` : '';
    const body = this.list(inner, depth - 1, true);
    const otherwise = draw.chance(30) ? `{{ else }}${this.list(inner, depth - 1, false)}` : '';
    return `${this.open()}range ${declared}${collection}${this.close()}${body}${otherwise}{{ end }}`;
  }

  /** Something to range over that is short, and now and then something that can't be ranged over. */
  private collection(scope: Scope, names: number): string {
    const { draw } = this;
    const expressions = this.expressions(scope);
    return draw.weighted<string>([
      [5, () => expressions.operand('list', 1)],
      [4, () => expressions.operand('map', 0)],
      [names === 2 && this.careful ? 0 : 2, () => String(draw.int(-1, 4))],
      [names === 2 && this.careful ? 0 : 1, () => '$.ConfigData.i1'],
      [1, () => `until ${draw.int(0, 4)}`],
      [this.careful ? 0 : 1, () => expressions.operand('string', 0)],
      [
        this.careful ? 0 : 1,
        () => draw.pick(['1.5', 'true', '$.ConfigData.nil1', '$.ConfigData.nope', '$.ConfigData.f1']),
      ],
    ]);
  }

  private templateCall(scope: Scope): string {
    const { draw } = this;
    const argument = this.careful ? ' $' : draw.chance(70) ? ` ${this.expressions(scope).pipeline('any', 1)}` : '';
    if (draw.chance(20))
      return `{{ block "b${draw.int(0, 999)}"${argument || ' .'} }}${this.list(this.scope(false), 0, false)}{{ end }}`;
    if (this.defined.length === 0 && this.careful) return this.action(this.any(scope));
    const name = this.defined.length > 0 && (this.careful || draw.chance(90)) ? draw.pick(this.defined) : 'undefined';
    return this.action(`template "${name}"${argument}`);
  }

  private scope(dotIsRoot: boolean): Scope {
    return { variables: [], dotIsRoot, careful: this.careful };
  }

  private action(content: string): string {
    return `${this.open()}${content}${this.close()}`;
  }

  private open(): string {
    return this.draw.pick(['{{', '{{ ', '{{ ', '{{ ', '{{- ']);
  }

  private close(): string {
    return this.draw.pick(['}}', ' }}', ' }}', ' }}', ' -}}']);
  }

  private expressions(scope: Scope): Expressions {
    return new Expressions(this.draw, scope);
  }
}

function withVariable(scope: Scope, variable: Variable): Scope {
  const others = scope.variables.filter(({ name }) => name !== variable.name);
  return { ...scope, variables: [...others, variable] };
}
