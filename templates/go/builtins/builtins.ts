import type { GoValue } from '../../value.ts';
import type { Callable } from '../exec/calls.ts';
import type { Value } from '../exec/execution.ts';
import { sprint, sprintf, sprintln } from '../printing/printf.ts';
import { eq, ge, gt, le, lt, ne } from './comparison.ts';
import { html, js, urlquery } from './escaping.ts';
import { call, index, len, slice } from './indexing.ts';
import { truth } from './truth.ts';

const VALUE = 'reflect.Value';
const ANY = 'interface {}';

/** The functions of Go's `text/template` itself. Those of the library take their place where names are the same. */
export const BUILTINS: readonly Callable[] = [
  { name: 'and', params: [VALUE], variadic: VALUE, call: evaluatedByExecutor, shortCircuit: 'and' },
  { name: 'or', params: [VALUE], variadic: VALUE, call: evaluatedByExecutor, shortCircuit: 'or' },
  { name: 'not', params: [VALUE], call: ([value]) => !truth(value) },
  { name: 'call', params: [VALUE], variadic: VALUE, call, namesCallee: true },
  { name: 'index', params: [VALUE], variadic: VALUE, call: index },
  { name: 'slice', params: [VALUE], variadic: VALUE, call: slice },
  { name: 'len', params: [VALUE], call: len },
  { name: 'eq', params: [VALUE], variadic: VALUE, call: eq },
  { name: 'ne', params: [VALUE, VALUE], call: ne },
  { name: 'lt', params: [VALUE, VALUE], call: lt },
  { name: 'le', params: [VALUE, VALUE], call: le },
  { name: 'gt', params: [VALUE, VALUE], call: gt },
  { name: 'ge', params: [VALUE, VALUE], call: ge },
  { name: 'print', params: [], variadic: ANY, call: args => sprint(present(args)) },
  { name: 'println', params: [], variadic: ANY, call: args => sprintln(present(args)) },
  {
    name: 'printf',
    params: ['string'],
    variadic: ANY,
    call: ([format, ...rest]) => sprintf(format as string, present(rest)),
  },
  { name: 'html', params: [], variadic: ANY, call: html },
  { name: 'js', params: [], variadic: ANY, call: js },
  { name: 'urlquery', params: [], variadic: ANY, call: urlquery },
];

/** Arguments of type `interface {}`, of which none is invalid. */
function present(args: readonly Value[]): readonly GoValue[] {
  return args as readonly GoValue[];
}

function evaluatedByExecutor(): never {
  throw new Error('and, or: their arguments are evaluated one by one');
}
