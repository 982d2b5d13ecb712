/**
 * A parsed template. Positions count UTF-16 units from the start of the text; a node's position is the one that Go's
 * errors would name, which for commands and pipelines is that of their first part.
 */
export type Node = Statement | ListNode | PipeNode | CommandNode | Operand;

export type Statement = TextNode | ActionNode | BranchNode | TemplateNode | LoopControlNode;

/** What a command consists of: the function or value first, then its arguments. */
export type Operand =
  | IdentifierNode
  | VariableNode
  | DotNode
  | NilNode
  | FieldNode
  | ChainNode
  | BoolNode
  | NumberNode
  | StringNode
  | PipeNode;

interface Positioned {
  readonly position: number;
}

export interface ListNode extends Positioned {
  readonly kind: 'list';
  readonly nodes: readonly Statement[];
}

export interface TextNode extends Positioned {
  readonly kind: 'text';
  readonly text: string;
}

export interface ActionNode extends Positioned {
  readonly kind: 'action';
  readonly pipe: PipeNode;
}

export interface BranchNode extends Positioned {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly elseList: ListNode | undefined;
}

export interface TemplateNode extends Positioned {
  readonly kind: 'template';
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}

export interface LoopControlNode extends Positioned {
  readonly kind: 'break' | 'continue';
}

export interface PipeNode extends Positioned {
  readonly kind: 'pipe';
  /** `=` in place of `:=`. */
  readonly isAssign: boolean;
  readonly variables: readonly VariableNode[];
  readonly commands: readonly CommandNode[];
}

export interface CommandNode extends Positioned {
  readonly kind: 'command';
  readonly operands: readonly [Operand, ...Operand[]];
}

export interface IdentifierNode extends Positioned {
  readonly kind: 'identifier';
  readonly name: string;
}

export interface VariableNode extends Positioned {
  readonly kind: 'variable';
  /** With its `$`. */
  readonly name: string;
  readonly fields: readonly string[];
}

export interface DotNode extends Positioned {
  readonly kind: 'dot';
}

export interface NilNode extends Positioned {
  readonly kind: 'nil';
}

export interface FieldNode extends Positioned {
  readonly kind: 'field';
  readonly fields: readonly string[];
}

/** Fields of a function's result or of a pipeline in parentheses: `(pipe).Field`. */
export interface ChainNode extends Positioned {
  readonly kind: 'chain';
  readonly base: Operand;
  readonly fields: readonly string[];
}

export interface BoolNode extends Positioned {
  readonly kind: 'bool';
  readonly value: boolean;
}

export interface NumberNode extends Positioned, NumberLiteral {
  readonly kind: 'number';
}

/** A constant has no type until it is used: these are the values it can take. */
export interface NumberLiteral {
  readonly text: string;
  readonly int: bigint | undefined;
  readonly uint: bigint | undefined;
  readonly float: number | undefined;
  readonly complex: readonly [real: number, imaginary: number] | undefined;
}

export interface StringNode extends Positioned {
  readonly kind: 'string';
  /** As written, with quotes. */
  readonly quoted: string;
  readonly value: string;
}

/** A template and those that it defines, which see the same text. */
export interface ParsedTemplates {
  readonly text: string;
  /** Bodies by name; the template itself is `template`. */
  readonly bodies: ReadonlyMap<string, ListNode>;
  /** Every function called, with the place of its first call. */
  readonly functions: ReadonlyMap<string, number>;
  /** Where templates are first defined or called, if they are. */
  readonly composition: number | undefined;
}
