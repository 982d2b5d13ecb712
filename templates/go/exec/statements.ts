import { truth } from '../builtins/truth.ts';
import type { BranchNode, ListNode, Statement, TemplateNode } from '../parse/ast.ts';
import { quote } from '../printing/quote.ts';
import { printValue } from '../printing/values.ts';
import type { Callable } from './calls.ts';
import { BREAK, CONTINUE, DONE, type Evaluate, type Execution, type Run, type Value } from './execution.ts';
import { ExpressionCompiler } from './expressions.ts';
import { compileRange } from './range.ts';

/** Compiles the statements of a template to closures. */
export class StatementCompiler {
  readonly #expressions: ExpressionCompiler;

  constructor(functions: ReadonlyMap<string, Callable>) {
    this.#expressions = new ExpressionCompiler(functions);
  }

  list({ nodes }: ListNode): Run {
    const statements = nodes.map(node => this.#statement(node));
    const [only] = statements;
    if (only !== undefined && statements.length === 1) return only;
    return (x, dot) => {
      for (const run of statements) {
        const signal = run(x, dot);
        if (signal !== DONE) return signal;
      }
      return DONE;
    };
  }

  #statement(node: Statement): Run {
    switch (node.kind) {
      case 'text':
        return x => {
          x.writeText(node.text, node.position);
          return DONE;
        };
      case 'action':
        return node.pipe.variables.length > 0
          ? silent(node, this.#expressions.pipeline(node.pipe))
          : this.#print(node, this.#expressions.pipeline(node.pipe));
      case 'if':
      case 'with':
        return this.#branch(node);
      case 'range':
        return this.#range(node);
      case 'template':
        return this.#call(node);
      case 'break':
        return () => BREAK;
      case 'continue':
        return () => CONTINUE;
    }
  }

  #print(node: Statement, evaluate: Evaluate): Run {
    return (x, dot) => {
      x.begin(node.position);
      x.missed = undefined;
      const value = evaluate(x, dot);
      const text = value === undefined || value === null ? '<no value>' : printValue(value);
      if (x.missed !== undefined && NOTHING.test(text)) x.printedNothing(x.missed);
      else if (value === undefined || value === null) x.printedNothing(node.kind === 'action' ? node.pipe : node);
      x.node = node;
      x.writeValue(text);
      return DONE;
    };
  }

  #branch({ kind, pipe, list, elseList, position }: BranchNode): Run {
    const condition = this.#expressions.pipeline(pipe);
    const then = kind === 'with' ? withDot(this.list(list)) : this.list(list);
    const otherwise = elseList ? this.list(elseList) : undefined;
    return (x, dot) => {
      const mark = x.mark();
      x.begin(position);
      const value = condition(x, dot);
      let signal = DONE;
      if (truth(value)) signal = kind === 'with' ? then(x, value) : then(x, dot);
      else if (otherwise) signal = otherwise(x, dot);
      x.popTo(mark);
      return signal;
    };
  }

  #range(node: BranchNode): Run {
    const otherwise = node.elseList ? this.list(node.elseList) : undefined;
    return compileRange(node, {
      collection: this.#expressions.pipeline(node.pipe),
      body: this.list(node.list),
      ...(otherwise && { otherwise }),
    });
  }

  #call(node: TemplateNode): Run {
    const { name, pipe } = node;
    const argument = pipe && this.#expressions.pipeline(pipe);
    return (x, dot) => {
      x.node = node;
      x.begin(node.position);
      x.step();
      const body = x.program.bodies.get(name);
      if (body === undefined) return x.fail(`template ${quote(name)} not defined`);
      x.checkDepth();
      x.taint = undefined;
      x.call(name, body, argument?.(x, dot));
      return DONE;
    };
  }
}

/** What functions make of something that isn't there. */
const NOTHING = /<no value>|<nil>|^\s*null\s*$/;

/** An action that declares or assigns prints nothing. */
function silent({ position }: Statement, evaluate: Evaluate): Run {
  return (x, dot) => {
    x.begin(position);
    evaluate(x, dot);
    return DONE;
  };
}

/** `with` sets `.` to what a pipeline came to, whose type is its own. */
function withDot(run: Run): Run {
  return (x: Execution, dot: Value) => {
    const { dotIsInterface, dotTaint } = x;
    x.dotIsInterface = false;
    x.dotTaint = x.taint;
    const signal = run(x, dot);
    x.dotIsInterface = dotIsInterface;
    x.dotTaint = dotTaint;
    return signal;
  };
}
