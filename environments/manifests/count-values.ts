import { YamlError } from '../../templates/yaml/error.ts';
import { parseYamlDocuments } from '../../templates/yaml/parser.ts';

/** Values in the documents of one file. A tree of them takes a hundred times the memory of the text. */
export const MAX_VALUES = 200_000;
/** Below it a text has no more values than commas and line breaks, or nearly so. */
const FEW = 50_000;
const MAX_DEPTH = 1_000;

/** Why the values of a text aren't even read, with the line; or about how many there are. */
export type ValueCount = { readonly count: number } | { readonly problem: string; readonly line: number };

/**
 * Counts before anything is made of a text: most texts need no more than a look at their characters. Of others, such as one line of a
 * million commas, or a long text in a block, the values are counted by a parser that stops at the limit.
 */
export function countValues(text: string): ValueCount {
  let count = 1;
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character === COMMA || character === LINE_BREAK || character === DASH) count++;
  }
  if (count <= FEW) return { count };
  try {
    parseYamlDocuments(text, { maxDepth: MAX_DEPTH, maxNodes: MAX_VALUES });
    return { count: Math.min(count, MAX_VALUES) };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const { limit, problem, line } = error;
    return { problem: limit ? `the file has more than ${MAX_VALUES} values` : problem, line };
  }
}

const COMMA = 0x2c;
const LINE_BREAK = 0x0a;
const DASH = 0x2d;
