import { LIBRARY } from '../../go/engine.ts';
import type { GoValue } from '../../value.ts';
import type { HelperContext } from './helper.ts';

const FUNCTIONS = new Map(Array.from(LIBRARY.functions, definition => [definition.name, definition]));

/** Calls a function of the Go engine's library, so that both languages give the same text. */
export function goFunction(name: string, args: readonly GoValue[], context: HelperContext): GoValue {
  const definition = FUNCTIONS.get(name);
  if (definition === undefined) throw new Error(`no function ${name}`);
  return definition.call(args, context);
}
