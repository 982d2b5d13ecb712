import type { RegExpEngine } from 'ajv/dist/types/index.js';
import { RE2JS } from 're2js';

/**
 * Regular expressions of schemas by RE2, which is what Go has: the same dialect as the original's, and no pattern that
 * takes exponential time. Throws for a pattern that RE2 doesn't know.
 */
export const re2: RegExpEngine = Object.assign(
  (pattern: string) => {
    const compiled = RE2JS.compile(pattern);
    // ajv keeps compiled patterns by this text.
    return { test: (text: string) => compiled.matcher(text).find(), toString: () => `re2 ${pattern}` };
  },
  // Only for generated modules, which nobody makes here.
  { code: 'undefined' },
);

export function isPattern(pattern: string): boolean {
  try {
    RE2JS.compile(pattern);
    return true;
  } catch {
    return false;
  }
}
