/**
 * Values as Go programs hold them: what templates compute with, what YAML is parsed to and printed from.
 *
 * Go keeps apart what JavaScript merges, and templates can see it (`eq 1 1.0` is an error, `kindOf`, `printf "%d"`):
 *
 * | Go                                   | here                                           |
 * |--------------------------------------|------------------------------------------------|
 * | nil                                  | `null`                                         |
 * | bool                                 | `boolean`                                      |
 * | string                               | `string` (bytes that are not UTF-8: see below) |
 * | int                                  | `bigint`, always within 64 bits                |
 * | int64, uint64, … (any other integer) | `GoInteger`                                    |
 * | float64                              | `number`                                       |
 * | []interface{}                        | `GoValue[]`                                    |
 * | []string, []int, …                   | `GoSlice`                                      |
 * | maps                                 | `GoMap`, with its type                         |
 * | complex128                           | `GoComplex`                                    |
 * | structs without methods              | `GoStruct`                                     |
 * | types with methods, such as time.Time| `GoObject`                                     |
 *
 * A Go string is bytes. Here it is a JavaScript string; a byte that is not part of valid UTF-8 (only `trunc`, `substr`,
 * `b64dec` and the like make such strings) is the lone surrogate U+DC00 + byte, so 0x80–0xFF are U+DC80–U+DCFF
 * (bytes.ts).
 */
export type GoValue =
  | null
  | boolean
  | string
  | bigint
  | number
  | GoInteger
  | readonly GoValue[]
  | GoSlice
  | GoMap
  | GoComplex
  | GoStruct
  | GoObject;

/** Integer types other than `int`, which is a plain `bigint`. */
export type IntegerKind = 'int8' | 'int16' | 'int32' | 'int64' | 'uint' | 'uint8' | 'uint16' | 'uint32' | 'uint64';

/** An integer of a Go type other than `int`. `value` is within the type's range. */
export class GoInteger {
  readonly kind: IntegerKind;
  readonly value: bigint;

  constructor(kind: IntegerKind, value: bigint) {
    this.kind = kind;
    this.value = value;
  }
}

/** A slice with an element type other than `interface{}`, such as the result of `splitList` (`string`) or `until` (`int`). */
export class GoSlice {
  readonly element: 'string' | 'int' | 'uint8';
  readonly items: readonly GoValue[];

  constructor(element: 'string' | 'int' | 'uint8', items: readonly GoValue[]) {
    this.element = element;
    this.items = items;
  }
}

/** `map[string]string`, `map[string]interface{}` and `map[interface{}]interface{}`, which functions and errors tell apart. */
export type MapType = 'string-string' | 'string-any' | 'any-any';

/** Key of a map: a string, or, in `any-any` maps, any scalar. */
export type GoKey = null | boolean | string | bigint | number;

/** A Go map. Order of insertion means nothing: whoever prints or ranges sorts. */
export class GoMap {
  readonly type: MapType;
  readonly entries: Map<GoKey, GoValue>;
  /** A nil map, which prints and ranges as an empty one but marshals to `null`. */
  readonly isNil: boolean;

  constructor(type: MapType, entries: Iterable<readonly [GoKey, GoValue]> = [], isNil = false) {
    this.type = type;
    this.entries = new Map(entries);
    this.isNil = isNil;
  }
}

/** A complex128, which only a template's own literals (`1i`) make. */
export class GoComplex {
  readonly real: number;
  readonly imaginary: number;

  constructor(real: number, imaginary: number) {
    this.real = real;
    this.imaginary = imaginary;
  }
}

/** A struct whose fields templates may read, such as the root of the data. Its fields print in their order. */
export class GoStruct {
  /** As `%T` prints it. */
  readonly typeName: string;
  readonly fields: ReadonlyMap<string, GoValue>;

  constructor(typeName: string, fields: Iterable<readonly [string, GoValue]>) {
    this.typeName = typeName;
    this.fields = new Map(fields);
  }
}

/**
 * A value of a Go type with methods, such as `time.Time` or `*semver.Version`: templates call the methods by
 * `.Name arg …` and print it by its `String` method.
 */
export abstract class GoObject {
  /** As `%T` prints it. */
  abstract readonly typeName: string;
  /** As `kindOf` answers it: `struct`, `ptr`, `int64`. */
  abstract readonly kind: string;
  /** The plain value of a type such as `time.Month` (an int), which comparison and arithmetic go by. */
  readonly underlying?: GoValue;

  /** The method of this name, if the type has it. */
  abstract method(name: string): GoMethod | undefined;

  /** What Go's `String` method answers. */
  abstract toString(): string;
}

/** A method with its receiver bound. Types are written as Go prints them. */
export interface GoMethod {
  readonly params: readonly string[];
  /** Type of the trailing `...T`. */
  readonly variadic?: string;
  readonly result: string;
  /** Throws the function error of `go/functions/function.ts` where Go's method returns an error. */
  readonly call: (args: readonly GoValue[]) => GoValue;
}
