import { GoComplex, GoInteger, type GoKey, GoMap, GoObject, GoSlice, GoStruct, type GoValue } from './value.ts';

/** A value that hashstructure refuses. */
export class HashError extends Error {
  override readonly name = 'HashError';
}

/**
 * The hash that hashstructure v1 gives with its default options: FNV-1 of 64 bits over the parts, maps regardless of
 * order. A nil hashes as the int 0, and empty lists and maps hash to 0.
 */
export function hashValue(value: GoValue): bigint {
  const fnv = new Fnv64();
  visit(fnv, value);
  return (BigInt(fnv.high) << 32n) | BigInt(fnv.low);
}

/** FNV-1 over 64 bits, kept as two halves: big integers would cost ten times as much. */
class Fnv64 {
  high = 0;
  low = 0;
  readonly #scratch = new DataView(new ArrayBuffer(8));

  reset(): void {
    this.high = OFFSET_HIGH;
    this.low = OFFSET_LOW;
  }

  byte(byte: number): void {
    const low = this.low;
    // The prime is 2^40 + 435, so a product of its second part fits a float64 exactly.
    const product = low * PRIME_LOW;
    this.high = (Math.imul(this.high, PRIME_LOW) + Math.floor(product / TWO_32) + (low << 8)) >>> 0;
    this.low = ((product >>> 0) ^ byte) >>> 0;
  }

  /** Four bytes, the lowest first. */
  word(word: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.byte((word >>> shift) & 0xff);
  }

  float(value: number): void {
    this.#scratch.setFloat64(0, value);
    this.word(this.#scratch.getUint32(4));
    this.word(this.#scratch.getUint32(0));
  }

  set(high: number, low: number): void {
    this.high = high;
    this.low = low;
  }
}

const OFFSET_HIGH = 0xcbf29ce4;
const OFFSET_LOW = 0x84222325;
const PRIME_LOW = 0x1b3;
const TWO_32 = 2 ** 32;

type Halves = Pick<Fnv64, 'high' | 'low'>;

const ZERO: Halves = { high: 0, low: 0 };

/** Leaves the hash of a value in `fnv`. */
function visit(fnv: Fnv64, value: GoValue): void {
  switch (typeof value) {
    case 'string':
      return visitString(fnv, value);
    case 'number':
      return visitFloat(fnv, value);
    case 'bigint':
      return visitInteger(fnv, value, 64);
    case 'boolean':
      return visitInteger(fnv, value ? 1n : 0n, 8);
  }
  if (value === null) return visitInteger(fnv, 0n, 64);
  if (Array.isArray(value)) return visitList(fnv, value as readonly GoValue[]);
  if (value instanceof GoMap) return visitEntries(fnv, value.entries);
  return visitTyped(fnv, value);
}

function visitTyped(fnv: Fnv64, value: GoValue): void {
  if (value instanceof GoInteger) return visitInteger(fnv, value.value, bitsOf(value));
  if (value instanceof GoSlice) return visitList(fnv, value.items);
  if (value instanceof GoStruct) return visitStruct(fnv, value);
  if (value instanceof GoComplex) throw new HashError('unknown kind to hash: complex128');
  if (value instanceof GoObject) return visitObject(fnv, value);
  throw new HashError(`no hash is defined for ${typeof value}`);
}

/** Times by their binary form; of the other structs only the name counts, as all of their fields are private. */
function visitObject(fnv: Fnv64, value: GoObject): void {
  if (value.underlying !== undefined) return visit(fnv, value.underlying);
  const binary = value.typeName === 'time.Time' ? value.method('MarshalBinary')?.call([]) : undefined;
  if (!(binary instanceof GoSlice)) return visitString(fnv, nameOf(value.typeName));
  fnv.reset();
  for (const byte of binary.items) if (byte instanceof GoInteger) fnv.byte(Number(byte.value));
}

/** The name of a type without its package. */
function nameOf(typeName: string): string {
  return typeName.slice(typeName.lastIndexOf('.') + 1);
}

function bitsOf({ kind }: GoInteger): number {
  return Number(/^\D*(\d+)$/.exec(kind)?.[1] ?? 64);
}

function visitInteger(fnv: Fnv64, value: bigint, bits: number): void {
  fnv.reset();
  const unsigned = BigInt.asUintN(bits, value);
  const low = Number(unsigned & 0xffffffffn);
  for (let shift = 0; shift < Math.min(bits, 32); shift += 8) fnv.byte((low >>> shift) & 0xff);
  if (bits === 64) fnv.word(Number(unsigned >> 32n));
}

function visitFloat(fnv: Fnv64, value: number): void {
  fnv.reset();
  if (Number.isNaN(value)) {
    // Go's NaN has its lowest bit set.
    fnv.word(1);
    fnv.word(0x7ff80000);
  } else {
    fnv.float(value);
  }
}

/** UTF-8; a lone surrogate stands for a byte (bytes.ts). */
function visitString(fnv: Fnv64, text: string): void {
  fnv.reset();
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) fnv.byte(unit);
    else if (unit >= 0xdc80 && unit <= 0xdcff) fnv.byte(unit - 0xdc00);
    else {
      const point = text.codePointAt(index) ?? 0;
      if (point > 0xffff) index++;
      hashCharacter(fnv, point);
    }
  }
}

function hashCharacter(fnv: Fnv64, point: number): void {
  if (point < 0x800) fnv.byte(0xc0 | (point >> 6));
  else {
    if (point < 0x10000) fnv.byte(0xe0 | (point >> 12));
    else {
      fnv.byte(0xf0 | (point >> 18));
      fnv.byte(0x80 | ((point >> 12) & 0x3f));
    }
    fnv.byte(0x80 | ((point >> 6) & 0x3f));
  }
  fnv.byte(0x80 | (point & 0x3f));
}

function visitList(fnv: Fnv64, items: readonly GoValue[]): void {
  let high = 0;
  let low = 0;
  for (const item of items) {
    visit(fnv, item);
    combine(fnv, high, low);
    high = fnv.high;
    low = fnv.low;
  }
  fnv.set(high, low);
}

/** Entries are hashed one by one and joined by exclusive or, so that their order doesn't count. */
function visitEntries(fnv: Fnv64, entries: ReadonlyMap<GoKey, GoValue>, start: Halves = ZERO): void {
  let { high, low } = start;
  for (const [key, value] of entries) {
    visit(fnv, key);
    const { high: keyHigh, low: keyLow } = fnv;
    visit(fnv, value);
    combine(fnv, keyHigh, keyLow);
    high = (high ^ fnv.high) >>> 0;
    low = (low ^ fnv.low) >>> 0;
  }
  fnv.set(high, low);
}

/** The name of the type without its package, then the fields. */
function visitStruct(fnv: Fnv64, { typeName, fields }: GoStruct): void {
  visitString(fnv, nameOf(typeName));
  visitEntries(fnv, fields, fnv);
}

/** Hash of the hash before and the one in `fnv`, in this order. */
function combine(fnv: Fnv64, beforeHigh: number, beforeLow: number): void {
  const { high, low } = fnv;
  fnv.reset();
  fnv.word(beforeLow);
  fnv.word(beforeHigh);
  fnv.word(low);
  fnv.word(high);
}
