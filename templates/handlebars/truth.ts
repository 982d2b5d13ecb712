import { elementsOf } from '../go/types.ts';
import { GoInteger, type GoValue } from '../value.ts';

/** Whether `if` takes a value for true, by Handlebars' rules: an empty list is false, an empty map is true. */
export function isTruthy(value: GoValue | undefined): boolean {
  if (value instanceof GoInteger) return value.value !== 0n;
  const elements = elementsOf(value);
  return elements ? elements.length > 0 : Boolean(value);
}
