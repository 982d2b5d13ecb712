import { truth } from '../builtins/truth.ts';
import { type CallSite, type CompileArgument, type EvaluateCommand, NONE } from './calls.ts';
import type { Value } from './execution.ts';

/**
 * Compiles `and` and `or`, which evaluate their arguments until one decides, and come to that one: the first false
 * argument of `and`, the first true one of `or`, the last one if none decides.
 */
export function compileShortCircuit(
  name: 'and' | 'or',
  { first, operands }: CallSite,
  compileArgument: CompileArgument,
): EvaluateCommand {
  const evaluators = operands.map(node => compileArgument(node, 'reflect.Value'));
  const deciding = name === 'or';
  return (x, dot, piped) => {
    const pipedTaint = x.taint;
    x.node = first;
    x.step();
    if (evaluators.length === 0 && piped === NONE) x.fail(`wrong number of args for ${name}: want at least 1 got 0`);
    let value: Value;
    for (const evaluator of evaluators) {
      value = evaluator(x, dot);
      if (truth(value) === deciding) return value;
    }
    if (piped === NONE) return value;
    x.taint = pipedTaint;
    return piped;
  };
}
