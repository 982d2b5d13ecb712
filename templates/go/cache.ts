import type { FunctionSet } from './function-set.ts';
import { type TemplateProgram, compileProgram } from './program.ts';

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
  const programs = new Map<string, TemplateProgram>();
  let held = 0;
  const forgetOldest = (): void => {
    const [oldest] = programs.keys();
    if (oldest === undefined) return;
    programs.delete(oldest);
    held -= oldest.length;
  };
  return {
    compile: text => {
      const known = programs.get(text);
      if (known) {
        // A map keeps the order of insertion: the last asked for is the last.
        programs.delete(text);
        programs.set(text, known);
        return known;
      }
      const program = compileProgram(text, functions);
      if (text.length > characters) return program;
      programs.set(text, program);
      held += text.length;
      while (programs.size > entries || held > characters) forgetOldest();
      return program;
    },
  };
}
