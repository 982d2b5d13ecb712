/** A parsed Handlebars template: what the package's parser answers, without what is not available here. */
export interface Block {
  readonly nodes: readonly Node[];
  /** Names of `as |value key|`. */
  readonly parameters: readonly string[];
}

export type Node = Content | Mustache | Section;

export interface Content {
  readonly kind: 'content';
  readonly text: string;
}

/** `{{expression}}` */
export interface Mustache {
  readonly kind: 'mustache';
  readonly expression: Expression;
}

/** `{{#name …}} … {{else}} … {{/name}}`, or a section for a value: `{{#path}}`. */
export interface Section {
  readonly kind: 'section';
  readonly name: BlockName | undefined;
  /** The values that a named block is given, or the value itself. */
  readonly values: readonly Expression[];
  readonly options: ReadonlyMap<string, Expression>;
  readonly main: Block | undefined;
  readonly otherwise: Block | undefined;
  readonly place: Place;
}

export type BlockName = 'if' | 'unless' | 'each' | 'with';

export type Expression = Path | Call | Literal;

export interface Path {
  readonly kind: 'path';
  /** As written. */
  readonly text: string;
  /** `@index`, `@root`: what the blocks around set. */
  readonly isData: boolean;
  /** Number of `../`. */
  readonly depth: number;
  readonly parts: readonly string[];
  /** Starts with `this` or `.`: no name of a block's parameter. */
  readonly isScoped: boolean;
  readonly place: Place;
}

export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly values: readonly Expression[];
  readonly place: Place;
}

export interface Literal {
  readonly kind: 'literal';
  readonly value: null | boolean | string | bigint | number;
  readonly place: Place;
}

/** Where something stands in the text. */
export interface Place {
  /** From 1. */
  readonly line: number;
  /** From 0, in characters. */
  readonly column: number;
  /** The expression, for errors. */
  readonly text: string;
}
