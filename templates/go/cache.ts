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
  const kept = new KeptPrograms(entries, characters);
  return {
    compile: text => {
      const known = kept.find(text);
      if (known) return known;
      const program = compileProgram(text, functions);
      kept.keep(text, program);
      return program;
    },
  };
}

class KeptPrograms {
  private readonly programs = new Map<string, TemplateProgram>();
  private readonly maxEntries: number;
  private readonly maxCharacters: number;
  private characters = 0;

  constructor(maxEntries: number, maxCharacters: number) {
    this.maxEntries = maxEntries;
    this.maxCharacters = maxCharacters;
  }

  find(text: string): TemplateProgram | undefined {
    const program = this.programs.get(text);
    if (program === undefined) return undefined;
    // A map keeps the order of insertion: what was asked for last is at its end.
    this.programs.delete(text);
    this.programs.set(text, program);
    return program;
  }

  keep(text: string, program: TemplateProgram): void {
    if (text.length > this.maxCharacters) return;
    this.programs.set(text, program);
    this.characters += text.length;
    while (this.programs.size > this.maxEntries || this.characters > this.maxCharacters) this.forgetOldest();
  }

  private forgetOldest(): void {
    for (const text of this.programs.keys()) {
      this.programs.delete(text);
      this.characters -= text.length;
      return;
    }
  }
}
