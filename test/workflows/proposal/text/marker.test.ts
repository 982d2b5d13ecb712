import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  editOwnText,
  type Marker,
  ownText,
  parseMarker,
  replaceOwnText,
  userText,
  withMarker,
  withState,
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

describe('the state of a pull request', () => {
  const body = `Above\n\n${withMarker('Hello', marker)}\n\nBelow`;

  test.each(['proposed', 'waiting', 'withdrawn'] as const)('may become %s, and all else stays', state => {
    const changed = withState(body, state);
    expect(parseMarker(changed)).toEqual({ ...marker, state });
    expect(changed).toBe(body.replace('proposed -->', `${state} -->`));
  });

  test('that it has already leaves the body as it is, ends of lines included', () => {
    const windows = body.replaceAll('\n', '\r\n');
    expect(withState(windows, 'proposed')).toBe(windows);
    expect(withState(windows, 'waiting')).toBe(body.replace('proposed', 'waiting'));
  });

  test('is not written where a person took the marker out', () => {
    expect(withState('Mine', 'waiting')).toBe('Mine');
  });

  test.each([
    ['a state that there isn’t', 'proposed', 'opened'],
    ['a word less', ' b2', ''],
    ['something before it', '<!-- berth:proposal', 'x <!-- berth:proposal'],
    ['something behind it', 'proposed -->', 'proposed --> x'],
  ])('is not known from a marker with %s', (_name, written, instead) => {
    expect(parseMarker(body.replace(written, instead))).toBeUndefined();
  });

  test('of an environment with a name that nobody encoded', () => {
    expect(parseMarker(body.replace(' dev ', ' 100% '))).toEqual({ ...marker, environment: '100%' });
  });

  test('of an environment with half a character in its name', () => {
    expect(parseMarker(withMarker('x', { ...marker, environment: 'a\ud800' }))?.environment).toBe('a\ufffd');
  });
});

describe('Berth’s own text', () => {
  const body = `Above\n\n${withMarker('Hello\n\nthere', marker)}\n\nBelow`;

  test('is what stands between the two comments', () => {
    expect(ownText(body)).toBe('Hello\n\nthere');
    expect(ownText(body.replaceAll('\n', '\r\n'))).toBe('Hello\n\nthere');
    expect(ownText('Mine')).toBeUndefined();
  });

  test.each([
    ['its beginning', '<!-- berth:begin -->\n'],
    ['its end', '<!-- berth:proposal dev a1 b2 proposed -->'],
  ])('is nobody’s when a person took out %s', (_name, line) => {
    const rest = body.replace(line, '');
    expect(ownText(rest)).toBeUndefined();
    expect(editOwnText(rest, () => 'x')).toBe(rest);
    expect(userText(rest)).toEqual({ before: rest.trim(), after: '' });
  });

  test('can be edited, and what people wrote stays', () => {
    expect(editOwnText(body, own => own.replace('there', 'you'))).toBe(body.replace('there', 'you'));
    const windows = body.replaceAll('\n', '\r\n');
    expect(editOwnText(windows, own => own)).toBe(windows);
  });
});
