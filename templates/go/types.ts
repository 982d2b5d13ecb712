import { GoComplex, type GoInteger, GoMap, GoObject, GoSlice, GoStruct, type GoValue, type MapType } from '../value.ts';

/** What `reflect` calls the kind of a value; `invalid` is nil. */
export type Kind =
  | 'invalid'
  | 'bool'
  | 'string'
  | 'int'
  | GoInteger['kind']
  | 'float64'
  | 'complex128'
  | 'slice'
  | 'map'
  | 'struct'
  | 'ptr';

const MAP_TYPES: Record<MapType, string> = {
  'string-string': 'map[string]string',
  'string-any': 'map[string]interface {}',
  'any-any': 'map[interface {}]interface {}',
};

/** The name that `%T` and error messages give to the type of a value: `map[string]interface {}`. */
export function typeName(value: GoValue): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'bigint':
      return 'int';
    case 'number':
      return 'float64';
    case 'boolean':
      return 'bool';
  }
  if (value === null) return '<nil>';
  if (value instanceof GoMap) return MAP_TYPES[value.type];
  if (value instanceof GoSlice) return `[]${value.element}`;
  if (value instanceof GoComplex) return 'complex128';
  if (value instanceof GoStruct || value instanceof GoObject) return value.typeName;
  return isList(value) ? '[]interface {}' : value.kind;
}

export function kindOf(value: GoValue): Kind {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'bigint':
      return 'int';
    case 'number':
      return 'float64';
    case 'boolean':
      return 'bool';
  }
  if (value === null) return 'invalid';
  if (value instanceof GoMap) return 'map';
  if (value instanceof GoSlice || isList(value)) return 'slice';
  if (value instanceof GoComplex) return 'complex128';
  if (value instanceof GoStruct) return 'struct';
  return value.kind as Kind;
}

/** A `[]interface{}`. `Array.isArray` alone does not narrow a readonly array away. */
export function isList(value: GoValue | undefined): value is readonly GoValue[] {
  return Array.isArray(value);
}

/** The elements of a slice of any type, `undefined` for other values. */
export function elementsOf(value: GoValue | undefined): readonly GoValue[] | undefined {
  if (value instanceof GoSlice) return value.items;
  return isList(value) ? value : undefined;
}

/** Whether the elements of a list or the values of a map are held as `interface{}`, which errors then name as their type. */
export function holdsInterfaces(value: GoValue): boolean {
  return value instanceof GoMap ? value.type !== 'string-string' : isList(value);
}

const UNSIGNED = /^uint/;

export function isUnsigned(kind: string): boolean {
  return UNSIGNED.test(kind);
}
