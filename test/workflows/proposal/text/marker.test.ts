import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Marker,
  parseMarker,
  replaceOwnText,
  userText,
  withMarker,
} from '../../../../workflows/proposal/text/marker.ts';

const marker: Marker = { environment: 'dev', changes: 'a1', text: 'b2', state: 'proposed' };

describe('the hidden marker', () => {
  test('comes back from a body, with any line ends', () => {
    const body = withMarker('Hello', marker);
    expect(parseMarker(body)).toEqual(marker);
    expect(parseMarker(body.replaceAll('\n', '\r\n'))).toEqual(marker);
    expect(parseMarker(`Above\n\n${body}\n\nBelow`)).toEqual(marker);
  });

  test('keeps any name of an environment (property)', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter(text => text.isWellFormed()),
        environment => {
          expect(parseMarker(withMarker('x', { ...marker, environment }))?.environment).toBe(environment);
        },
      ),
    );
  });

  test('is gone when a person takes it out, and what they wrote is theirs', () => {
    expect(parseMarker('My own words')).toBeUndefined();
    expect(userText('My own words')).toEqual({ before: 'My own words', after: '' });
  });

  test('of a body that quotes another one is the body’s own', () => {
    const quoted = withMarker('x', { ...marker, changes: 'quoted' });
    const body = `${withMarker('Hello', marker)}\n\n${quoted}`;
    expect(parseMarker(body)).toEqual(marker);
  });
});

describe('what people write around it', () => {
  test('stays when the text in between is replaced', () => {
    const body = replaceOwnText(`Above\n\n${withMarker('old', marker)}\n\nBelow`, withMarker('new', marker));
    expect(body).toBe(`Above\n\n${withMarker('new', marker)}\n\nBelow`);
    expect(replaceOwnText('', withMarker('new', marker))).toBe(withMarker('new', marker));
    expect(replaceOwnText('Mine', 'new')).toBe('Mine\n\nnew');
  });

  test('stays however often (property)', () => {
    const text = fc.string().map(text => text.replaceAll('<!--', ''));
    fc.assert(
      fc.property(text, text, (above, below) => {
        const once = replaceOwnText(`${above}\n${withMarker('1', marker)}\n${below}`, withMarker('2', marker));
        expect(replaceOwnText(once, withMarker('2', marker))).toBe(once);
        expect(userText(once)).toEqual({
          before: above.replaceAll('\r\n', '\n').trim(),
          after: below.replaceAll('\r\n', '\n').trim(),
        });
      }),
    );
  });
});
