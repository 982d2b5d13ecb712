import max from 'lodash-es/max.js';

/** The most back-ticks in a row: a fence of code in Markdown needs one more. */
export function longestBackTicks(text: string): number {
  return max(Array.from(text.matchAll(/`+/g), ([run]) => run.length)) ?? 0;
}
