import type { RenderedText, ValueSpan } from '../../templates/taint.ts';

/**
 * Joins rendered manifests to one YAML stream, as the original does, but with each manifest on lines of its own: a
 * template without a newline at its end doesn't spoil the next document. Manifests of white space only are dropped,
 * which is how templates leave a manifest out.
 */
export function joinManifests(manifests: readonly string[]): string {
  return joinRendered(manifests.map(text => ({ text, values: [] }))).text;
}

/** As `joinManifests`, with what the workload's values decided. The separators are nobody's. */
export function joinRendered(manifests: readonly RenderedText[]): RenderedText {
  const kept = manifests.filter(({ text }) => text.trim() !== '');
  let joined = '';
  const values: ValueSpan[] = [];
  for (const [index, { text, values: spans }] of kept.entries()) {
    if (index > 0) joined += '---\n';
    const isLast = index === kept.length - 1;
    // The line break before a separator would be there anyway.
    const end = text.length - (!isLast && text.endsWith('\n') ? 1 : 0);
    for (const span of spans) {
      const shifted = { start: joined.length + span.start, end: joined.length + Math.min(span.end, end) };
      if (shifted.end > shifted.start) values.push({ ...shifted, field: span.field });
    }
    joined += isLast || text.endsWith('\n') ? text : `${text}\n`;
  }
  return { text: joined, values };
}
