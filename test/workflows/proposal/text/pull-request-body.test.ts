import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Marker, parseMarker, userText } from '../../../../workflows/proposal/text/marker.ts';
import { PullRequestBody } from '../../../../workflows/proposal/text/pull-request-body.ts';

/** Of GitHub. */
const MOST = 65_536;
const marker: Marker = { environment: 'dev', changes: 'a'.repeat(64), text: 'b'.repeat(64), state: 'proposed' };
const body = new PullRequestBody(
  { summary: 'Berth proposes 3 changes.', sections: ({ items }) => ['x'.repeat(2_000 * items)] },
  { marker, editable: true, saved: { ref: 'refs/berth/saved', authors: ['Ada', 'Bob'] } },
);

describe('the description of a pull request', () => {
  test('stays below what a forge takes, whatever people wrote into it', () => {
    const length = fc.oneof(fc.integer({ min: 0, max: MOST }), fc.integer({ min: MOST - 3_000, max: MOST + 500 }));
    const unit = fc.constantFrom('x', 'word ', 'line\n', 'ä', '😀', '\r\n');
    fc.assert(
      fc.property(length, length, unit, fc.boolean(), (above, below, piece, hasMarker) => {
        const text = (size: number): string => piece.repeat(Math.floor(size / piece.length));
        const first = body.toString(hasMarker ? '' : undefined);
        const existing = hasMarker ? `${text(above)}\n\n${first}\n\n${text(below)}` : text(above);
        const updated = body.toString(existing);
        expect(updated.length).toBeLessThan(MOST);
        expect(parseMarker(updated)).toEqual(marker);
        // Nothing is cut twice.
        expect(userText(body.toString(updated))).toEqual(userText(updated));
      }),
      { numRuns: 60 },
    );
  });

  test('keeps all that people wrote wherever it was taken with an older text of Berth in between', () => {
    const { length } = body.toString();
    const smallest = new PullRequestBody({ summary: '', sections: () => [] }, { marker, editable: true }).toString()
      .length;
    for (const size of [1_000, 60_000, MOST - length, MOST - smallest - 4, MOST - 400]) {
      const written = 'w'.repeat(size);
      const updated = body.toString(
        `${written}\n\n${new PullRequestBody({ summary: '', sections: () => [] }, { marker, editable: true }).toString()}`,
      );
      expect(userText(updated).before).toBe(written);
      expect(updated.length).toBeLessThan(MOST);
    }
  });
});
