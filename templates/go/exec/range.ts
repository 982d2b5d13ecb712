import { taintOfPart } from '../../taint.ts';
import { GoInteger, GoMap, type GoValue } from '../../value.ts';
import type { BranchNode } from '../parse/ast.ts';
import { sortedEntries } from '../printing/map-order.ts';
import { sprintf } from '../printing/printf.ts';
import { elementsOf, holdsInterfaces } from '../types.ts';
import { BREAK, DONE, type Evaluate, type Execution, type Run, type Signal, type Value } from './execution.ts';

export interface RangeParts {
  readonly collection: Evaluate;
  readonly body: Run;
  readonly otherwise?: Run;
}

/** Compiles `range` over lists, maps (in the order of their keys) and integers (from 0 up to the number). */
export function compileRange(node: BranchNode, { collection, body, otherwise }: RangeParts): Run {
  const loop = new Loop(node, body);
  return (x, dot) => {
    x.node = node;
    const mark = x.mark();
    const { dotIsInterface, dotTaint } = x;
    x.begin(node.position);
    const ran = loop.over(x, collection(x, dot));
    x.dotIsInterface = dotIsInterface;
    x.dotTaint = dotTaint;
    const signal = ran || otherwise === undefined ? DONE : otherwise(x, dot);
    x.popTo(mark);
    return signal;
  };
}

/** Work of putting an entry of a map in its place. */
const SORTED_ENTRY = 64;

class Loop {
  readonly #body: Run;
  readonly #position: number;
  readonly #isAssign: boolean;
  /** Names of the variables for the key, if there are two, and for the element. */
  readonly #key: string | undefined;
  readonly #element: string | undefined;

  constructor({ pipe: { variables, isAssign }, position }: BranchNode, body: Run) {
    const [first, second] = variables;
    this.#position = position;
    this.#body = body;
    this.#isAssign = isAssign;
    this.#key = second && first?.name;
    this.#element = (second ?? first)?.name;
  }

  /** Runs the body for each element. Answers whether there was any. */
  over(x: Execution, value: Value): boolean {
    if (value === undefined || value === null) return false;
    if (value instanceof GoMap) return this.#overMap(x, value);
    const elements = elementsOf(value);
    if (elements) return this.#overElements(x, elements, holdsInterfaces(value));
    if (typeof value === 'bigint' || value instanceof GoInteger) return this.#overInteger(x, value);
    return x.fail(sprintf("range can't iterate over %v", [value]));
  }

  #overElements(x: Execution, elements: readonly GoValue[], isInterface: boolean): boolean {
    const mark = x.mark();
    const { taint } = x;
    for (const [i, element] of elements.entries()) {
      x.begin(this.#position);
      x.came(BigInt(i), undefined);
      if (this.#key !== undefined) this.#setKey(x, BigInt(i), false);
      x.came(element, taintOfPart(elements, taint, BigInt(i)));
      if (this.#iterate(x, { element, isInterface, mark }) === BREAK) break;
    }
    return elements.length > 0;
  }

  #overMap(x: Execution, map: GoMap): boolean {
    const mark = x.mark();
    const keyIsInterface = map.type === 'any-any';
    const isInterface = holdsInterfaces(map);
    const { taint } = x;
    x.charge(map.entries.size * SORTED_ENTRY);
    for (const [key, element] of sortedEntries(map)) {
      x.begin(this.#position);
      x.came(key, typeof taint === 'string' ? taint : undefined);
      if (this.#key !== undefined) this.#setKey(x, key, keyIsInterface);
      x.came(element, taintOfPart(map, taint, key));
      if (this.#iterate(x, { element, isInterface, mark }) === BREAK) break;
    }
    return map.entries.size > 0;
  }

  #overInteger(x: Execution, value: bigint | GoInteger): boolean {
    if (this.#key !== undefined) {
      return x.fail(sprintf("can't use %v to iterate over more than one variable", [value]));
    }
    const mark = x.mark();
    const { taint } = x;
    const count = typeof value === 'bigint' ? value : value.value;
    for (let i = 0n; i < count; i++) {
      const element = typeof value === 'bigint' ? i : new GoInteger(value.kind, i);
      x.begin(this.#position);
      x.came(element, taint);
      if (this.#iterate(x, { element, isInterface: false, mark }) === BREAK) break;
    }
    return count > 0n;
  }

  #iterate(x: Execution, { element, isInterface, mark }: Iteration): Signal {
    x.step();
    if (this.#element !== undefined) {
      if (this.#isAssign) x.assign(this.#element, element, isInterface);
      else x.setFromTop(1, element, isInterface);
    }
    x.dotIsInterface = isInterface;
    x.dotTaint = x.taint;
    const signal = this.#body(x, element);
    x.popTo(mark);
    return signal;
  }

  #setKey(x: Execution, key: GoValue, isInterface: boolean): void {
    if (this.#isAssign && this.#key !== undefined) x.assign(this.#key, key, isInterface);
    else x.setFromTop(2, key, isInterface);
  }
}

interface Iteration {
  readonly element: GoValue;
  readonly isInterface: boolean;
  /** Top of the stack of variables before the body, to which it goes back after. */
  readonly mark: number;
}
