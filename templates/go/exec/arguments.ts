import { GoComplex, GoInteger, GoMap, type GoValue, type IntegerKind } from '../../value.ts';
import type { NumberNode, Operand } from '../parse/ast.ts';
import { nodeText } from '../parse/node-text.ts';
import { isUnsigned, typeName } from '../types.ts';
import type { Evaluate, Execution, Value } from './execution.ts';

const INTEGER = /^u?int(8|16|32|64)?$/;

/**
 * Compiles a literal as an argument of a parameter's type. Constants have no type of their own: `2.0` is an int where an
 * int is wanted. What does not fit is an error when it runs, as in Go.
 */
export function compileLiteral(node: Operand, type: string): Evaluate {
  const result = literalOf(node, type);
  if ('error' in result) {
    return x => {
      x.node = node;
      return x.fail(result.error);
    };
  }
  const { value } = result;
  return x => {
    x.node = node;
    x.came(value, undefined);
    return value;
  };
}

type Literal = { readonly value: Value } | { readonly error: string };

function literalOf(node: Operand, type: string): Literal {
  if (node.kind === 'nil')
    return isNillable(type) ? { value: zeroOf(type) } : { error: `cannot assign nil to ${type}` };
  if (type === 'interface {}' || type === 'reflect.Value') return untypedLiteral(node);
  if (type === 'string') return node.kind === 'string' ? node : mismatch('string', node);
  if (type === 'bool') return node.kind === 'bool' ? node : mismatch('bool', node);
  if (type === 'float64') {
    return node.kind === 'number' && node.float !== undefined ? { value: node.float } : mismatch('float', node);
  }
  if (INTEGER.test(type)) return integerLiteral(node, type);
  return { error: `can't handle ${nodeText(node)} for arg of type ${type}` };
}

function integerLiteral(node: Operand, type: string): Literal {
  const unsigned = isUnsigned(type);
  const value = node.kind !== 'number' ? undefined : unsigned ? node.uint : node.int;
  if (value === undefined) return mismatch(unsigned ? 'unsigned integer' : 'integer', node);
  if (type === 'int') return { value };
  const bits = Number(INTEGER.exec(type)?.[1] ?? 64);
  const fitting = unsigned ? BigInt.asUintN(bits, value) : BigInt.asIntN(bits, value);
  return { value: new GoInteger(type as IntegerKind, fitting) };
}

function mismatch(expected: string, node: Operand): Literal {
  return { error: `expected ${expected}; found ${nodeText(node)}` };
}

/** A literal where nothing says what type is wanted. */
export function untypedLiteral(node: Operand): Literal {
  if (node.kind === 'string' || node.kind === 'bool') return node;
  if (node.kind === 'number') return constant(node);
  return { error: `can't handle assignment of ${nodeText(node)} to empty interface argument` };
}

/** The type of a constant follows from how it is written. */
function constant({ text, int, uint, float, complex }: NumberNode): Literal {
  if (complex !== undefined) return { value: new GoComplex(...complex) };
  if (float !== undefined && !isWholeByForm(text) && /[.eEpP]/.test(text)) return { value: float };
  if (int !== undefined) return { value: int };
  return uint === undefined ? { value: undefined } : { error: `${text} overflows int` };
}

/** A character, or a hexadecimal number without an exponent, whose digits may look like one. Go looks for no sign. */
function isWholeByForm(text: string): boolean {
  return text.startsWith("'") || (/^0[xX]./.test(text) && !/[pP]/.test(text));
}

/** The value as an argument of a parameter of this type. Throws Go's error if it is of another. */
export function checkType(x: Execution, value: Value, type: string): Value {
  switch (type) {
    case 'interface {}':
      return value ?? null;
    case 'reflect.Value':
      return value;
    case 'string':
      if (typeof value === 'string') return value;
      break;
    case 'int':
      if (typeof value === 'bigint') return value;
      break;
    default:
      if (value !== undefined && value !== null && typeName(value) === type) return value;
  }
  if (value !== undefined) return x.fail(`wrong type for value; expected ${type}; got ${staticType(value)}`);
  return isNillable(type) ? zeroOf(type) : x.fail(`invalid value; expected ${type}`);
}

function staticType(value: GoValue): string {
  return value === null ? 'interface {}' : typeName(value);
}

function isNillable(type: string): boolean {
  return type === 'interface {}' || type === 'reflect.Value' || /^(?:map\[|\[\]|\*)/.test(type);
}

/** The zero value of a type that nil can be assigned to. */
function zeroOf(type: string): Value {
  if (type === 'reflect.Value') return undefined;
  if (type.startsWith('[]')) return [];
  return type === 'map[string]interface {}' ? new GoMap('string-any', [], true) : null;
}
