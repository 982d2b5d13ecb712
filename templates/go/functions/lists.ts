import { GoSlice, type GoValue } from '../../value.ts';
import { elementsOf, kindOf } from '../types.ts';
import { appended, appendedAtOnce, spareOf, withRest } from './capacity.ts';
import { toInt64 } from './conversions.ts';
import { deepEqual } from './deep-equal.ts';
import { define, defineCharged, defineVariadic } from './define.ts';
import { isEmpty } from './empty.ts';
import { type CallContext, FunctionError, type TemplateFunction } from './function.ts';
import { NIL_LIST } from './nil-slices.ts';

/** Work for an element that is copied, in the unit of the work limit. */
const ELEMENT = 16;

/** Functions on lists. None changes the list that it is given. */
export const LISTS: readonly TemplateFunction[] = [
  ...['list', 'tuple'].map(name => defineVariadic(name, [[], 'interface {}'], '[]interface {}', (_, values) => values)),
  ...['append', 'push'].map(name =>
    defineCharged(name, ['interface {}', 'interface {}'], '[]interface {}', (context, list, value) => {
      const items = counted(context, elements(list, 'Cannot push on type'));
      return appendedAtOnce([...items, value], items.length);
    }),
  ),
  defineCharged('prepend', ['interface {}', 'interface {}'], '[]interface {}', (context, list, value) =>
    appendedAtOnce([value, ...counted(context, elements(list, 'Cannot prepend on type'))], 1),
  ),
  defineVariadic('concat', [[], 'interface {}'], 'interface {}', (_, lists, context) => {
    const all = lists.map(list =>
      counted(
        context,
        elements(list, kind => `Cannot concat type ${kind} as list`),
      ),
    );
    const joined = all.flat(1);
    return joined.length === 0 ? NIL_LIST : appended(joined);
  }),

  define('first', ['interface {}'], 'interface {}', list => elements(list, 'Cannot find first on type')[0] ?? null),
  define('last', ['interface {}'], 'interface {}', list => elements(list, 'Cannot find last on type').at(-1) ?? null),
  defineCharged('rest', ['interface {}'], '[]interface {}', (context, list) =>
    nilIfEmpty(elements(list, 'Cannot find rest on type'), items => counted(context, items).slice(1)),
  ),
  defineCharged('initial', ['interface {}'], '[]interface {}', (context, list) =>
    nilIfEmpty(elements(list, 'Cannot find initial on type'), items => counted(context, items).slice(0, -1)),
  ),
  defineVariadic('slice', [['interface {}'], 'interface {}'], 'interface {}', ([list], indices, context) =>
    slice(context, list, indices),
  ),
  defineCharged('reverse', ['interface {}'], '[]interface {}', (context, list) =>
    counted(context, elements(list, 'Cannot find reverse on type')).toReversed(),
  ),

  defineCharged('compact', ['interface {}'], '[]interface {}', (context, list) =>
    appended(counted(context, elements(list, 'Cannot compact on type')).filter(item => !isEmpty(item))),
  ),
  defineCharged('uniq', ['interface {}'], '[]interface {}', (context, list) =>
    appended(uniq(context, counted(context, elements(list, 'Cannot find uniq on type')))),
  ),
  defineVariadic('without', [['interface {}'], 'interface {}'], '[]interface {}', ([list], omitted, context) =>
    appended(
      counted(context, elements(list, 'Cannot find without on type')).filter(item => !isIn(context, item, omitted)),
    ),
  ),
  defineCharged('has', ['interface {}', 'interface {}'], 'bool', (context, needle, haystack) =>
    haystack === null ? false : isIn(context, needle, elements(haystack, 'Cannot find has on type')),
  ),
];

/** The elements of a list of any type. Throws sprig's complaint about what is no list. */
function elements(list: GoValue, complaint: string | ((kind: string) => string)): readonly GoValue[] {
  if (list === null) throw new FunctionError('runtime error: invalid memory address or nil pointer dereference');
  const items = elementsOf(list);
  if (items !== undefined) return items;
  const kind = kindOf(list);
  throw new FunctionError(typeof complaint === 'string' ? `${complaint} ${kind}` : complaint(kind));
}

function counted(context: CallContext, items: readonly GoValue[]): readonly GoValue[] {
  context.charge(items.length * ELEMENT);
  return items;
}

function nilIfEmpty(
  items: readonly GoValue[],
  pick: (items: readonly GoValue[]) => readonly GoValue[],
): readonly GoValue[] {
  return items.length === 0 ? NIL_LIST : pick(items);
}

/** A part of a list, which may reach beyond its end, as far as Go's array does. */
function slice(context: CallContext, list: GoValue, [from, to]: readonly GoValue[]): GoValue {
  const items = elements(list, 'list should be type of slice or array but');
  if (items.length === 0) return null;
  const all = [...counted(context, items), ...spareOf(list as readonly GoValue[] | GoSlice)];
  const start = from === undefined ? 0n : toInt64(from);
  const end = to === undefined ? BigInt(items.length) : toInt64(to);
  if (start < 0n || end < start || end > BigInt(all.length)) {
    throw new FunctionError('reflect.Value.Slice: slice index out of bounds');
  }
  const part = all.slice(Number(start), Number(end));
  return withRest(list instanceof GoSlice ? new GoSlice(list.element, part) : part, all.slice(Number(end)));
}

/** Keeps the first of equal items. Scalars are found by a set, so that a long list of them takes no longer than it must. */
function uniq(context: CallContext, items: readonly GoValue[]): readonly GoValue[] {
  const seen = new Set<GoValue>();
  const others: GoValue[] = [];
  return items.filter(item => {
    if (Number.isNaN(item)) return true;
    const isScalar = typeof item !== 'object' || item === null;
    if (isScalar ? seen.has(item) : isIn(context, item, others)) return false;
    if (isScalar) seen.add(item);
    else others.push(item);
    return true;
  });
}

function isIn(context: CallContext, needle: GoValue, items: readonly GoValue[]): boolean {
  context.charge(items.length);
  return items.some(item => deepEqual(context, needle, item));
}
