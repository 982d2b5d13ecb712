import { expect, test } from 'vitest';
import { doneOnce, withDoneOnce } from '../../../../workflows/proposal/text/done-once.ts';
import { parseMarker, withMarker } from '../../../../workflows/proposal/text/marker.ts';

const MARKER = { environment: 'dev', changes: 'abc', text: 'def', state: 'proposed' } as const;
const BODY = `Mind the cat.\n\n${withMarker('Berth says.', MARKER)}\n\nThanks.`;

test('what was done once stands in a body, hidden, beside what people wrote, and can be written anew', () => {
  expect(doneOnce(BODY)).toBeUndefined();
  const once = withDoneOnce(BODY, { asked: ['grace', 'team/harbor/on-call', 'ada'], merge: 'abc' });
  expect(doneOnce(once)).toEqual({ asked: ['ada', 'grace', 'team/harbor/on-call'], merge: 'abc' });
  expect(parseMarker(once)).toEqual(MARKER);
  expect(once.replace(/<!--.*?-->\n?/g, '')).toBe(BODY.replace(/<!--.*?-->\n?/g, ''));
  const next = withDoneOnce(once, { asked: [] });
  expect(doneOnce(next)).toEqual({ asked: [] });
  expect(withDoneOnce(next, { asked: ['grace', 'team/harbor/on-call', 'ada'], merge: 'abc' })).toBe(once);
});

test('forges that end lines in their own way keep it', () => {
  const once = withDoneOnce(BODY, { asked: ['ada'] }).replaceAll('\n', '\r\n');
  expect(doneOnce(once)).toEqual({ asked: ['ada'] });
});

test('a body without Berth’s text stays as it is', () => {
  expect(withDoneOnce('Mine.', { asked: ['ada'] })).toBe('Mine.');
  expect(doneOnce('Mine.')).toBeUndefined();
});
