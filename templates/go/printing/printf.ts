import { normalizeText, runeAt } from '../../../runtime/bytes.ts';
import { GoInteger, type GoValue } from '../../value.ts';
import { typeName } from '../types.ts';
import { type Flags, NO_FLAGS } from './flags.ts';
import { ValuePrinter } from './values.ts';

/** Go's `fmt.Sprint`: a space between operands of which neither is a string. */
export function sprint(values: readonly GoValue[]): string {
  const printer = new ValuePrinter();
  let wasText = true;
  for (const value of values) {
    const isText = typeof value === 'string';
    if (!isText && !wasText) printer.write(' ');
    printer.printOperand(value, 'v', NO_FLAGS);
    wasText = isText;
  }
  return normalizeText(printer.toString());
}

/** Go's `fmt.Sprintln`: a space between all operands, and a newline. */
export function sprintln(values: readonly GoValue[]): string {
  const printer = new ValuePrinter();
  for (const [i, value] of values.entries()) {
    if (i > 0) printer.write(' ');
    printer.printOperand(value, 'v', NO_FLAGS);
  }
  printer.write('\n');
  return normalizeText(printer.toString());
}

/** Go's `fmt.Sprintf`. What is wrong with the format or its operands is said in the output, as Go does. */
export function sprintf(format: string, operands: readonly GoValue[]): string {
  return normalizeText(new Directives(format, operands).print());
}

/** Widths and precisions beyond this are taken for mistakes. */
const MAX_NUMBER = 1e6;

/** Mutable while one directive is read. */
type DirectiveFlags = { -readonly [K in keyof Flags]: Flags[K] };

const FLAG_NAMES: Record<string, 'sharp' | 'zero' | 'plus' | 'minus' | 'space'> = {
  '#': 'sharp',
  '0': 'zero',
  '+': 'plus',
  '-': 'minus',
  ' ': 'space',
};

class Directives {
  readonly #format: string;
  readonly #operands: readonly GoValue[];
  readonly #printer = new ValuePrinter();
  #position = 0;
  /** Index of the operand that the next directive takes. */
  #operand = 0;
  /** Whether any directive chose its operand by number (`%[2]d`); unused operands are then no mistake. */
  #reordered = false;
  #goodNumber = true;
  /** Whether the last thing read was an operand number. */
  #afterNumber = false;

  constructor(format: string, operands: readonly GoValue[]) {
    this.#format = format;
    this.#operands = operands;
  }

  print(): string {
    while (this.#position < this.#format.length) {
      const percent = this.#format.indexOf('%', this.#position);
      this.#printer.write(this.#format.slice(this.#position, percent < 0 ? undefined : percent));
      if (percent < 0) break;
      this.#position = percent + 1;
      this.#directive();
    }
    if (!this.#reordered && this.#operand < this.#operands.length) this.#extraOperands();
    return this.#printer.toString();
  }

  #directive(): void {
    this.#goodNumber = true;
    this.#afterNumber = false;
    const flags = this.#readFlags();
    this.#readOperandNumber();
    this.#readWidth(flags);
    if (this.#format[this.#position] === '.' && this.#position + 1 < this.#format.length) this.#readPrecision(flags);
    if (!this.#afterNumber) this.#readOperandNumber();
    if (this.#position >= this.#format.length) this.#printer.write('%!(NOVERB)');
    else this.#printDirective(flags);
  }

  #printDirective(flags: DirectiveFlags): void {
    const point = runeAt(this.#format, this.#position);
    const verb = String.fromCodePoint(point);
    this.#position += verb.length;
    if (verb === '%') {
      this.#printer.write('%');
    } else if (!this.#goodNumber) {
      this.#printer.write(`%!${verb}(BADINDEX)`);
    } else if (this.#operand >= this.#operands.length) {
      this.#printer.write(`%!${verb}(MISSING)`);
    } else {
      this.#printer.printOperand(
        this.#operands[this.#operand++] ?? null,
        verb,
        verb === 'v' || verb === 'w' ? forValue(flags) : flags,
      );
    }
  }

  #readFlags(): DirectiveFlags {
    const flags: DirectiveFlags = {};
    for (; this.#position < this.#format.length; this.#position++) {
      const name = FLAG_NAMES[this.#format.charAt(this.#position)];
      if (name === undefined) break;
      flags[name] = true;
    }
    return flags;
  }

  #readWidth(flags: DirectiveFlags): void {
    if (this.#format[this.#position] === '*') {
      this.#position++;
      flags.width = this.#numberFromOperand();
      if (flags.width === undefined) {
        this.#printer.write('%!(BADWIDTH)');
      } else if (flags.width < 0) {
        flags.width = -flags.width;
        flags.minus = true;
        flags.zero = false;
      }
      this.#afterNumber = false;
      return;
    }
    flags.width = this.#readNumber();
    if (this.#afterNumber && flags.width !== undefined) this.#goodNumber = false;
  }

  #readPrecision(flags: DirectiveFlags): void {
    this.#position++;
    if (this.#afterNumber) this.#goodNumber = false;
    this.#readOperandNumber();
    if (this.#format[this.#position] !== '*') {
      flags.precision = this.#readNumber() ?? 0;
      return;
    }
    this.#position++;
    const precision = this.#numberFromOperand();
    flags.precision = precision !== undefined && precision >= 0 ? precision : undefined;
    if (flags.precision === undefined) this.#printer.write('%!(BADPREC)');
    this.#afterNumber = false;
  }

  /** Digits at this place. A number that is far too long uses up the rest of the format. */
  #readNumber(): number | undefined {
    let number: number | undefined;
    for (; this.#position < this.#format.length; this.#position++) {
      const digit = this.#format.charCodeAt(this.#position) - 0x30;
      if (digit < 0 || digit > 9) break;
      if ((number ?? 0) > MAX_NUMBER) {
        this.#position = this.#format.length;
        return undefined;
      }
      number = (number ?? 0) * 10 + digit;
    }
    return number;
  }

  #numberFromOperand(): number | undefined {
    if (this.#operand >= this.#operands.length) return undefined;
    const value = this.#operands[this.#operand++];
    const number = value instanceof GoInteger ? value.value : value;
    if (typeof number !== 'bigint' || number > BigInt(MAX_NUMBER) || number < -BigInt(MAX_NUMBER)) return undefined;
    return Number(number);
  }

  /** `[3]`: takes the third operand next. A bracket that holds no such number makes the directive print as BADINDEX. */
  #readOperandNumber(): void {
    this.#afterNumber = false;
    if (this.#format[this.#position] !== '[') return;
    this.#reordered = true;
    const close = this.#format.indexOf(']', this.#position);
    const text = this.#format.slice(this.#position + 1, close);
    if (close < 0 || this.#format.length - this.#position < 3) {
      this.#position += 1;
      this.#goodNumber = false;
      return;
    }
    this.#position = close + 1;
    const number = /^[0-9]+$/.test(text) && Number(text) <= MAX_NUMBER * 10 ? Number(text) : undefined;
    this.#afterNumber = number !== undefined;
    if (number !== undefined && number >= 1 && number <= this.#operands.length) this.#operand = number - 1;
    else this.#goodNumber = false;
  }

  #extraOperands(): void {
    this.#printer.write('%!(EXTRA ');
    for (const [i, operand] of this.#operands.slice(this.#operand).entries()) {
      if (i > 0) this.#printer.write(', ');
      if (operand !== null) this.#printer.write(`${typeName(operand)}=`);
      this.#printer.printOperand(operand, 'v', NO_FLAGS);
    }
    this.#printer.write(')');
  }
}

/** `%+v` and `%#v` are formats of their own, in which the flags do not apply to the parts. */
function forValue({ plus, sharp, ...flags }: DirectiveFlags): Flags {
  return { ...flags, plusV: plus === true, sharpV: sharp === true };
}
