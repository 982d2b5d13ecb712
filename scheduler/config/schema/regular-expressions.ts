import type { RegExpEngine } from 'ajv/dist/types/index.js';
import { RE2JS } from 're2js';
import { instructionsOf } from '../../../templates/go/functions/regex/size.ts';

/** Instructions that the patterns of a schema may compile to together: about a tenth of a second. */
export const MAX_INSTRUCTIONS = 20_000;
/** Characters that one check of a value may search, each counted once for every instruction of the pattern: about a second. */
const MAX_SEARCHED = 30_000_000;

/** What one check of a value may still search. */
export interface SearchBudget {
  left: number;
}

export function searchBudget(): SearchBudget {
  return { left: MAX_SEARCHED };
}

/**
 * Regular expressions of schemas by RE2, which is what Go has: the same dialect as the original's, and no pattern that
 * takes exponential time. Throws for a pattern that RE2 doesn't know, and when the budget is used up.
 */
export function re2(budget: SearchBudget): RegExpEngine {
  return Object.assign(
    (pattern: string) => {
      const compiled = compile(pattern);
      const test = (text: string): boolean => {
        budget.left -= (text.length + 1) * compiled.programSize();
        if (budget.left < 0)
          throw new Error(`pattern '${pattern}' takes too long for a text of ${text.length} characters`);
        return compiled.matcher(text).find();
      };
      // ajv keeps compiled patterns by this text.
      return { test, toString: () => `re2 ${pattern}` };
    },
    // Only for generated modules, which nobody makes here.
    { code: 'undefined' },
  );
}

export function isPattern(pattern: string): boolean {
  try {
    compile(pattern);
    return true;
  } catch {
    return false;
  }
}

function compile(pattern: string): RE2JS {
  if (instructionsOf(pattern) > MAX_INSTRUCTIONS) throw new Error(`pattern '${pattern}' is too large`);
  return RE2JS.compile(pattern);
}
