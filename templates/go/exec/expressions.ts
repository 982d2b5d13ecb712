import { fieldOf, type Taint } from '../../taint.ts';
import type {
  ChainNode,
  CommandNode,
  FieldNode,
  IdentifierNode,
  Operand,
  PipeNode,
  VariableNode,
} from '../parse/ast.ts';
import { nodeText } from '../parse/node-text.ts';
import { checkType, compileLiteral, untypedLiteral } from './arguments.ts';
import {
  type Callable,
  type CallSite,
  callMethod,
  compileCall,
  type EvaluateCommand,
  NONE,
  type Piped,
} from './calls.ts';
import type { Evaluate, Execution, Value } from './execution.ts';
import { callField, followFields, type Receiver } from './fields.ts';
import { compileShortCircuit } from './short-circuit.ts';

/** Compiles expressions to closures: pipelines, their commands, and the operands of those. */
export class ExpressionCompiler {
  readonly #functions: ReadonlyMap<string, Callable>;
  readonly #compileArgument = (node: Operand, type: string): Evaluate => this.#argument(node, type);

  constructor(functions: ReadonlyMap<string, Callable>) {
    this.#functions = functions;
  }

  /** A pipeline. A nil interface becomes invalid at the end of each command: it never comes out of a pipeline. */
  pipeline(pipe: PipeNode): Evaluate {
    const evaluate = this.#commands(pipe);
    const { variables, isAssign } = pipe;
    if (variables.length === 0) return evaluate;
    return (x, dot) => {
      const value = evaluate(x, dot);
      for (const { name } of variables) {
        if (isAssign) x.assign(name, value);
        else x.push(name, value);
      }
      return value;
    };
  }

  #commands(pipe: PipeNode): Evaluate {
    const [first, ...rest] = pipe.commands.map(command => this.#command(command));
    if (first === undefined) return () => undefined;
    if (rest.length === 0) {
      return (x, dot) => {
        x.node = pipe;
        return first(x, dot, NONE) ?? undefined;
      };
    }
    return (x, dot) => {
      x.node = pipe;
      let value = first(x, dot, NONE) ?? undefined;
      for (const command of rest) value = command(x, dot, value) ?? undefined;
      return value;
    };
  }

  #command(command: CommandNode): EvaluateCommand {
    const [first, ...operands] = command.operands;
    switch (first.kind) {
      case 'identifier':
        return this.#call({ whole: command, first, operands });
      case 'field':
        return this.#field(first, operands);
      case 'chain':
        return this.#chain(first, operands);
      case 'variable':
        return first.fields.length > 0 ? this.#variableField(first, operands) : plain(first, operands, variable(first));
      case 'pipe':
        return plain(first, operands, this.pipeline(first));
    }
    return plain(first, operands, literalCommand(first));
  }

  #call(site: CallSite): EvaluateCommand {
    const { name } = site.first;
    const callable = this.#functions.get(name);
    if (callable === undefined) throw new Error(`function ${name} was parsed but is not known to the compiler`);
    if (callable.shortCircuit) return compileShortCircuit(callable.shortCircuit, site, this.#compileArgument);
    return compileCall(callable, site, this.#compileArgument);
  }

  #field(node: FieldNode, operands: readonly Operand[]): EvaluateCommand {
    const { fields } = node;
    return (x, dot, piped) => {
      const pipedTaint = x.taint;
      x.node = node;
      x.step();
      if (operands.length === 0 && piped === NONE) {
        x.taint = x.dotTaint;
        return followFields(x, dot, x.dotIsInterface, fields);
      }
      const receiver = { value: dot, isInterface: x.dotIsInterface, taint: x.dotTaint };
      return this.#method(x, dot, { ...receiver, fields, operands, piped, pipedTaint });
    };
  }

  #variableField(node: VariableNode, operands: readonly Operand[]): EvaluateCommand {
    const { name, fields } = node;
    return (x, dot, piped) => {
      x.node = node;
      x.step();
      const pipedTaint = x.taint;
      const value = x.variable(name);
      const isInterface = x.isInterface(name);
      if (operands.length === 0 && piped === NONE) return followFields(x, value, isInterface, fields);
      const receiver = { value, isInterface, taint: x.taint };
      return this.#method(x, dot, { ...receiver, fields, operands, piped, pipedTaint });
    };
  }

  /** Fields of a pipeline in parentheses, or of a function without arguments. */
  #chain(node: ChainNode, operands: readonly Operand[]): EvaluateCommand {
    const { fields } = node;
    const base = this.#argument(node.base, 'reflect.Value');
    return (x, dot, piped) => {
      x.node = node;
      x.step();
      const pipedTaint = x.taint;
      const value = base(x, dot);
      if (operands.length === 0 && piped === NONE) return followFields(x, value, false, fields);
      const receiver = { value, isInterface: false, taint: x.taint };
      return this.#method(x, dot, { ...receiver, fields, operands, piped, pipedTaint });
    };
  }

  #method(x: Execution, dot: Value, { fields, operands, piped, pipedTaint, ...receiver }: FieldCall): Value {
    const compileArgument = this.#compileArgument;
    return callField(x, receiver, fields, (name, method) => {
      const { taint } = x;
      x.taint = pipedTaint;
      const result = callMethod(x, dot, { name, method, operands, piped, compileArgument });
      x.came(result, fieldOf(taint) ?? x.taint);
      return result;
    });
  }

  #argument(node: Operand, type: string): Evaluate {
    const evaluate = this.#operand(node);
    if (evaluate === undefined) return compileLiteral(node, type);
    return (x, dot) => {
      x.node = node;
      return checkType(x, evaluate(x, dot), type);
    };
  }

  /** An operand that has to be evaluated; nothing for a literal. */
  #operand(node: Operand): Evaluate | undefined {
    switch (node.kind) {
      case 'dot':
        return dotOf;
      case 'pipe':
        return this.pipeline(node);
      case 'field':
        return withoutPiped(this.#field(node, []));
      case 'chain':
        return withoutPiped(this.#chain(node, []));
      case 'variable':
        return node.fields.length > 0 ? withoutPiped(this.#variableField(node, [])) : variable(node);
      case 'identifier':
        return withoutPiped(this.#call(bareCall(node)));
    }
    return undefined;
  }
}

interface FieldCall extends Receiver {
  readonly fields: readonly string[];
  readonly operands: readonly Operand[];
  readonly piped: Piped;
  readonly pipedTaint: Taint;
}

/** A function's name as an argument: it is called with nothing. */
function bareCall(node: IdentifierNode): CallSite {
  return { whole: node, first: node, operands: [] };
}

function withoutPiped(command: EvaluateCommand): Evaluate {
  return (x, dot) => command(x, dot, NONE);
}

function variable(node: VariableNode): Evaluate {
  return x => {
    x.node = node;
    x.step();
    return x.variable(node.name);
  };
}

function literalCommand(node: Operand): Evaluate {
  if (node.kind === 'nil') return x => x.fail('nil is not a command');
  if (node.kind === 'dot') return dotOf;
  const literal = untypedLiteral(node);
  return x => {
    if ('error' in literal) return x.fail(literal.error);
    x.came(literal.value, undefined);
    return literal.value;
  };
}

function dotOf(x: Execution, dot: Value): Value {
  x.came(dot, x.dotTaint);
  return dot;
}

/** A command that is no function: arguments, or a value from the command before it, are errors. */
function plain(node: Operand, operands: readonly Operand[], evaluate: Evaluate): EvaluateCommand {
  return (x, dot, piped) => {
    x.step();
    // The error of a pipeline in parentheses names the command that it is in.
    if (node.kind !== 'pipe') x.node = node;
    if (operands.length === 0 && piped === NONE) return evaluate(x, dot);
    if (node.kind === 'variable') x.variable(node.name);
    return x.fail(`can't give argument to non-function ${nodeText(node)}`);
  };
}
