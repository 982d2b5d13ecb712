import { define, defineVariadic } from './define.ts';
import { isEmpty } from './empty.ts';
import { FunctionError, type TemplateFunction } from './function.ts';

/** Functions that choose between values, and the one that gives up. */
export const DEFAULTS: readonly TemplateFunction[] = [
  defineVariadic('default', [['interface {}'], 'interface {}'], 'interface {}', ([fallback], [given = null]) =>
    isEmpty(given) ? fallback : given,
  ),
  define('empty', ['interface {}'], 'bool', isEmpty),
  defineVariadic(
    'coalesce',
    [[], 'interface {}'],
    'interface {}',
    (_, values) => values.find(value => !isEmpty(value)) ?? null,
  ),
  define('ternary', ['interface {}', 'interface {}', 'bool'], 'interface {}', (whenTrue, whenFalse, condition) =>
    condition ? whenTrue : whenFalse,
  ),
  define('fail', ['string'], 'string', message => {
    throw new FunctionError(message);
  }),
];
