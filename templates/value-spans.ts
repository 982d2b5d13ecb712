import type { RenderedText, ValueSpan } from './taint.ts';

/** The spans of a text that is being put together from left to right. */
export class SpanList {
  readonly #spans: ValueSpan[] = [];

  add(start: number, end: number, field: string): void {
    if (end <= start) return;
    const last = this.#spans.at(-1);
    if (last?.end === start) this.#spans[this.#spans.length - 1] = { ...last, end };
    else this.#spans.push({ start, end, field });
  }

  get spans(): readonly ValueSpan[] {
    return this.#spans;
  }
}

/** The first span that has something of the text from `start` up to `end`. */
export function spanWithin(spans: readonly ValueSpan[], start: number, end: number): ValueSpan | undefined {
  const span = spans[firstEndingAfter(spans, start)];
  return span !== undefined && span.start < end ? span : undefined;
}

/** What the spans have of the text from `start` up to `end`, cut to it. */
export function spansWithin(spans: readonly ValueSpan[], start: number, end: number): ValueSpan[] {
  const found: ValueSpan[] = [];
  for (let i = firstEndingAfter(spans, start); i < spans.length; i++) {
    const span = spans[i];
    if (span === undefined || span.start >= end) break;
    found.push({ start: Math.max(span.start, start), end: Math.min(span.end, end), field: span.field });
  }
  return found;
}

function firstEndingAfter(spans: readonly ValueSpan[], position: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) > position) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A text that was put into another form as a whole, so that places in it mean nothing any more. */
export function reformed({ text, values: [first] }: RenderedText, form: (text: string) => string): RenderedText {
  const result = form(text);
  return { text: result, values: first === undefined ? [] : [{ start: 0, end: result.length, field: first.field }] };
}
