import { isMap, isScalar, type Node, type Pair, visit } from 'yaml';
import type { Position } from '../../runtime/origin.ts';
import { LineIndex } from './line-index.ts';
import { parseYaml } from './parse-yaml.ts';

export interface FieldEdit {
  /** Where the field's key stands, or that of the map that shall get it. */
  readonly at: Position;
  /** Name of the field. */
  readonly name: string;
  /** A text that is the same with and without quotes, such as a commit. */
  readonly value: string;
}

/**
 * Sets a field of a map in a file of manifests and keeps every byte around it: comments, quotes, order. One that isn't there becomes the
 * map's first. Nothing when there is no such map at that place.
 */
export function setField(text: string, { at, name, value }: FieldEdit): string | undefined {
  const lines = new LineIndex(text);
  let result: string | undefined;
  for (const document of parseYaml(text)) {
    visit(document, {
      Pair: (_, pair) => {
        const [start] = rangeOf(pair.key) ?? [];
        if (start === undefined) return undefined;
        const { line, column } = lines.at(start);
        if (line !== at.line || column !== at.column) return undefined;
        result =
          isScalar(pair.key) && pair.key.value === name
            ? replaced(text, pair, value)
            : inserted(text, pair, { name, value });
        return visit.BREAK;
      },
    });
  }
  return result;
}

function replaced(text: string, { key, value }: Pair, to: string): string | undefined {
  const [start, end] = rangeOf(value) ?? [];
  const keyEnd = rangeOf(key)?.[1];
  if (start === undefined || end === undefined || keyEnd === undefined) return undefined;
  const quote =
    isScalar(value) && value.type === 'QUOTE_DOUBLE'
      ? '"'
      : isScalar(value) && value.type === 'QUOTE_SINGLE'
        ? "'"
        : '';
  const space = start === end && !/\s/.test(text[start - 1] ?? '') ? ' ' : '';
  return `${text.slice(0, start)}${space}${quote}${to}${quote}${text.slice(end)}`;
}

/** Before the first field of the map, on a line of its own unless the map is in braces. */
function inserted(
  text: string,
  { value: map }: Pair,
  { name, value }: Pick<FieldEdit, 'name' | 'value'>,
): string | undefined {
  if (!isMap(map)) return undefined;
  const [first] = rangeOf(map.items[0]?.key) ?? [];
  if (first === undefined) return undefined;
  const indent = text.slice(text.lastIndexOf('\n', first - 1) + 1, first);
  const end = map.flow === true ? ', ' : `\n${indent}`;
  if (map.flow !== true && indent.trim() !== '') return undefined;
  return `${text.slice(0, first)}${name}: ${value}${end}${text.slice(first)}`;
}

function rangeOf(node: unknown): Node['range'] | undefined {
  return (node as Node | null | undefined)?.range ?? undefined;
}
