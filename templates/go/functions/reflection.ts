import type { GoValue } from '../../value.ts';
import { kindOf, typeName } from '../types.ts';
import { deepEqual } from './deep-equal.ts';
import { define, defineCharged } from './define.ts';
import type { TemplateFunction } from './function.ts';

/** Functions on the Go types of values. */
export const REFLECTION: readonly TemplateFunction[] = [
  define('typeOf', ['interface {}'], 'string', typeName),
  define('typeIs', ['string', 'interface {}'], 'bool', (type, value) => type === typeName(value)),
  define('typeIsLike', ['string', 'interface {}'], 'bool', isLike),
  define('kindOf', ['interface {}'], 'string', kindOf),
  define('kindIs', ['string', 'interface {}'], 'bool', (kind, value) => kind === kindOf(value)),
  defineCharged('deepEqual', ['interface {}', 'interface {}'], 'bool', deepEqual),
];

/** The type or a pointer to it. */
function isLike(type: string, value: GoValue): boolean {
  const name = typeName(value);
  return type === name || `*${type}` === name;
}
