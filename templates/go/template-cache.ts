import { BoundedCache } from '../../runtime/bounded-cache.ts';
import type { FunctionSet } from './function-set.ts';
import { compileProgram, type TemplateProgram } from './program.ts';

/** Compiled templates by their text: equal texts are parsed once. */
export interface TemplateCache {
  /** Throws TemplateError for a text that doesn't parse, each time. */
  readonly compile: (text: string) => TemplateProgram;
}

export interface CacheBounds {
  readonly entries?: number;
  /** Of all texts together, in UTF-16 units. A compiled template takes some times its text. */
  readonly characters?: number;
}

const DEFAULT_ENTRIES = 4096;
const DEFAULT_CHARACTERS = 8 << 20;

/** A cache that forgets the texts that were not asked for the longest. */
export function createTemplateCache(functions: FunctionSet, bounds: CacheBounds = {}): TemplateCache {
  const { entries = DEFAULT_ENTRIES, characters = DEFAULT_CHARACTERS } = bounds;
  const kept = new BoundedCache<TemplateProgram>({ maxCost: characters, maxEntries: entries });
  return {
    compile: text => {
      const known = kept.get(text);
      if (known) return known;
      const program = compileProgram(text, functions);
      if (text.length <= characters) kept.set(text, program, text.length);
      return program;
    },
  };
}
