import { fromBytes } from '../../../runtime/bytes.ts';
import { GoComplex, GoInteger, GoMap, GoObject, GoSlice, GoStruct, type GoValue } from '../../value.ts';
import { LimitError } from '../errors.ts';
import { isUnsigned, typeName } from '../types.ts';
import { type Flags, NO_FLAGS, pad } from './flags.ts';
import { sortedEntries } from './map-order.ts';
import { printFloat, printInteger } from './numbers.ts';
import { printText } from './texts.ts';

/** Characters that one call may print. Values that share their parts can print to far more than they take up. */
const MAX_PRINTED = 4 << 20;
/** Elements of lists and maps that one call may print. */
const MAX_ELEMENTS = 500_000;
/** Deeper values (only a value that contains itself gets there) are refused. */
const MAX_DEPTH = 1000;

/** Prints values with one verb and its flags, and counts what it prints. */
export class ValuePrinter {
  #text = '';
  #elements = 0;

  write(text: string): void {
    this.#text += text;
    if (this.#text.length > MAX_PRINTED) throw new LimitError(`printing takes more than ${MAX_PRINTED >> 20} MiB`);
  }

  toString(): string {
    return this.#text;
  }

  /** An operand of a verb; `%T` and `%p` look at the operand itself. */
  printOperand(value: GoValue, verb: string, flags: Flags): void {
    if (value === null) {
      if (verb === 'v' || verb === 'T') this.write(pad('<nil>', flags));
      else this.#badVerb(null, verb, flags);
    } else if (verb === 'T') {
      this.write(printText(typeName(value), 's', flags) ?? '');
    } else if (verb === 'p') {
      this.#printAddress(value, flags);
    } else if (verb === 'w') {
      // Only Go's own error constructors know %w.
      this.#badVerb(value, verb, flags);
    } else if (value instanceof GoSlice && value.element === 'uint8' && (verb === 'v' || verb === 'd')) {
      this.#printByteNumbers(value, verb, flags);
    } else {
      this.#print(value, verb, flags, 0);
    }
  }

  #print(value: GoValue, verb: string, flags: Flags, depth: number): void {
    if (++this.#elements > MAX_ELEMENTS) throw new LimitError(`printing takes more than ${MAX_ELEMENTS} elements`);
    if (depth > MAX_DEPTH)
      throw new LimitError(`the value is nested more than ${MAX_DEPTH} levels deep, or contains itself`);
    switch (typeof value) {
      case 'string':
        return this.#writeOr(printText(value, verb, flags), value, verb, flags);
      case 'bigint':
        return this.#writeOr(printInteger(value, verb, { ...flags, unsigned: false }), value, verb, flags);
      case 'number':
        return this.#writeOr(printFloat(value, verb, flags), value, verb, flags);
      case 'boolean':
        return this.#writeOr(verb === 'v' || verb === 't' ? pad(String(value), flags) : undefined, value, verb, flags);
    }
    if (value === null) this.write(flags.sharpV ? 'interface {}(nil)' : '<nil>');
    else if (value instanceof GoInteger) this.#printTypedInteger(value, verb, flags);
    else if (value instanceof GoMap) this.#printMap(value, verb, flags, depth);
    else if (value instanceof GoSlice) this.#printTypedSlice(value, verb, flags, depth);
    else if (value instanceof GoComplex) this.#printComplex(value, verb, flags);
    else if (value instanceof GoStruct) this.#printStruct(value, verb, flags, depth);
    else if (value instanceof GoObject) this.#printObject(value, verb, flags, depth);
    else this.#printList(value, '[]interface {}', verb, flags, depth);
  }

  #writeOr(text: string | undefined, value: GoValue, verb: string, flags: Flags): void {
    if (text === undefined) this.#badVerb(value, verb, flags);
    else this.write(text);
  }

  /** `%!d(string=hello)`: the verb does not suit the value, which is then printed as `%v` with the same flags. */
  #badVerb(value: GoValue, verb: string, flags: Flags): void {
    if (value === null) return this.write(`%!${verb}(<nil>)`);
    this.write(`%!${verb}(${typeName(value)}=`);
    this.#print(value instanceof GoObject ? (value.underlying ?? value) : value, 'v', flags, 1);
    this.write(')');
  }

  #printTypedInteger(value: GoInteger, verb: string, flags: Flags): void {
    this.#writeOr(printInteger(value.value, verb, { ...flags, unsigned: isUnsigned(value.kind) }), value, verb, flags);
  }

  #printComplex(value: GoComplex, verb: string, flags: Flags): void {
    const real = printFloat(value.real, verb, flags);
    const imaginary = printFloat(value.imaginary, verb, { ...flags, plus: true });
    this.#writeOr(real === undefined ? undefined : `(${real}${imaginary}i)`, value, verb, flags);
  }

  #printMap(map: GoMap, verb: string, flags: Flags, depth: number): void {
    if (flags.sharpV) {
      if (map.isNil) return this.write(`${typeName(map)}(nil)`);
      this.write(`${typeName(map)}{`);
    } else {
      this.write('map[');
    }
    let separator = '';
    for (const [key, value] of sortedEntries(map)) {
      this.write(separator);
      this.#print(key, verb, flags, depth + 1);
      this.write(':');
      this.#print(value, verb, flags, depth + 1);
      separator = flags.sharpV ? ', ' : ' ';
    }
    this.write(flags.sharpV ? '}' : ']');
  }

  #printStruct(struct: GoStruct, verb: string, flags: Flags, depth: number): void {
    this.write(flags.sharpV ? `${struct.typeName}{` : '{');
    let separator = '';
    for (const [name, value] of struct.fields) {
      this.write(separator + (flags.plusV || flags.sharpV ? `${name}:` : ''));
      this.#print(value, verb, flags, depth + 1);
      separator = flags.sharpV ? ', ' : ' ';
    }
    this.write('}');
  }

  #printList(items: readonly GoValue[], type: string, verb: string, flags: Flags, depth: number): void {
    this.write(flags.sharpV ? `${type}{` : '[');
    let separator = '';
    for (const item of items) {
      this.write(separator);
      this.#print(item, verb, flags, depth + 1);
      separator = flags.sharpV ? ', ' : ' ';
    }
    this.write(flags.sharpV ? '}' : ']');
  }

  #printTypedSlice(slice: GoSlice, verb: string, flags: Flags, depth: number): void {
    if (slice.element === 'uint8') {
      const text = /[sqxX]/.test(verb) ? printText(textOf(slice), verb, flags) : undefined;
      if (text !== undefined) return this.write(text);
    }
    this.#printList(slice.items, typeName(slice), verb, flags, depth);
  }

  /** A []byte that is itself the operand prints as numbers in base 10, in Go syntax in base 16. */
  #printByteNumbers(slice: GoSlice, verb: string, flags: Flags): void {
    if (!flags.sharpV) return this.#printList(slice.items, '', verb, flags, 0);
    this.#printList(slice.items, '[]byte', 'v', flags, 0);
  }

  #printObject(object: GoObject, verb: string, flags: Flags, depth: number): void {
    if ((!flags.sharpV && /[vsxXq]/.test(verb)) || object.underlying === undefined) {
      return this.#writeOr(printText(object.toString(), verb, flags), object.toString(), verb, flags);
    }
    this.#print(object.underlying, verb, flags, depth + 1);
  }

  #printAddress(value: GoValue, flags: Flags): void {
    const isReference = value instanceof GoMap || value instanceof GoSlice || Array.isArray(value);
    if (!isReference) return this.#badVerb(value, 'p', flags);
    if (value instanceof GoMap && value.isNil) return this.write(flags.sharp ? '0' : '0x0');
    throw new LimitError('%p prints a memory address, which differs on every run; print the value instead');
  }
}

/** The string of a []byte. */
function textOf(slice: GoSlice): string {
  return fromBytes(Uint8Array.from(slice.items, item => (item instanceof GoInteger ? Number(item.value) : 0)));
}

/** One value as Go's `fmt.Sprint` prints it, which is how a template prints it. */
export function printValue(value: GoValue): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'bigint':
    case 'boolean':
      return String(value);
  }
  const printer = new ValuePrinter();
  printer.printOperand(value, 'v', NO_FLAGS);
  return printer.toString();
}
