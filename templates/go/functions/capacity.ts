import { GoSlice, type GoValue } from '../../value.ts';

/**
 * What Go's arrays hold behind the end of a list: `slice` reaches it, as nothing stops it at the list's length. A list
 * that grew by `append` has room for more, and a part of a list goes on with the rest of it.
 */
const SPARES = new WeakMap<object, Spare>();

/** A number of zero values, or the elements that follow. */
type Spare = number | readonly GoValue[];

type List = readonly GoValue[] | GoSlice;

/** Notes the capacity of a list. Lists of which nothing is noted have none to spare. */
export function withCapacity<L extends List>(list: L, capacity: number): L {
  const length = lengthOf(list);
  if (capacity > length) SPARES.set(list, capacity - length);
  return list;
}

/** Notes a list that was built by appending one element after the other. */
export function appended<L extends List>(list: L, capacity = 0): L {
  const elementSize = sizeOf(list);
  const length = lengthOf(list);
  let grown = capacity;
  while (grown < length) grown = grow(grown, grown + 1, elementSize);
  return withCapacity(list, grown);
}

/** Notes a list to which all from a position on was appended at once. */
export function appendedAtOnce<L extends List>(list: L, position: number): L {
  const length = lengthOf(list);
  return length === position ? list : withCapacity(list, grow(position, length, sizeOf(list)));
}

/** Notes the elements behind the end of a part of a list. */
export function withRest<L extends List>(part: L, rest: readonly GoValue[]): L {
  if (rest.length > 0) SPARES.set(part, rest);
  return part;
}

/** The elements behind the end of a list. */
export function spareOf(list: List): readonly GoValue[] {
  const spare = SPARES.get(list) ?? 0;
  if (typeof spare !== 'number') return spare;
  const zero: GoValue = list instanceof GoSlice ? ZEROS[list.element] : null;
  return Array.from({ length: spare }, () => zero);
}

const ZEROS = { string: '', int: 0n, uint8: 0n } as const;

function lengthOf(list: List): number {
  return list instanceof GoSlice ? list.items.length : list.length;
}

/** Bytes of an element. Strings and interfaces are two words. */
function sizeOf(list: List): number {
  return list instanceof GoSlice && list.element === 'int' ? 8 : 16;
}

/** From here on, capacities grow by a quarter instead of doubling. */
const THRESHOLD = 256;

/** The capacity that Go's `append` gives a list that has grown out of its own. */
function grow(capacity: number, length: number, elementSize: number): number {
  let wanted = capacity < THRESHOLD ? 2 * capacity : capacity;
  if (length > 2 * capacity) wanted = length;
  else while (wanted < length) wanted += Math.floor((wanted + 3 * THRESHOLD) / 4);
  return Math.floor(allocated(wanted * elementSize, elementSize > 8) / elementSize);
}

const PAGE = 8192;
/** Larger blocks that hold pointers have a header. */
const WITHOUT_HEADER = 512;
const HEADER = 8;

/** Go's allocator hands out blocks of certain sizes. */
function allocated(bytes: number, holdsPointers: boolean): number {
  const header = holdsPointers && bytes > WITHOUT_HEADER ? HEADER : 0;
  const size = BLOCKS.find(block => block >= bytes + header);
  return size === undefined ? Math.ceil(bytes / PAGE) * PAGE : size - header;
}

const BLOCKS: readonly number[] = [
  8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416, 448, 480,
  512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864,
  5120, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10_240, 10_880, 12_288, 13_568, 14_336, 16_384, 18_432, 19_072,
  20_480, 21_760, 24_576, 27_264, 28_672, 32_768,
];
