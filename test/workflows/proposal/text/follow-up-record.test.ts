import { expect, test } from 'vitest';
import { parseFollowUpRecord, withFollowUpRecord } from '../../../../workflows/proposal/text/follow-up-record.ts';
import { parseMarker, withMarker } from '../../../../workflows/proposal/text/marker.ts';

const MARKER = { environment: 'dev', changes: 'abc', text: 'def', state: 'proposed' } as const;
const BODY = `Mind the cat.\n\n${withMarker('Berth says.', MARKER)}\n\nThanks.`;

test('what was done once stands in a body, hidden, beside what people wrote, and can be written anew', () => {
  expect(parseFollowUpRecord(BODY)).toBeUndefined();
  const once = withFollowUpRecord(BODY, { asked: ['grace', 'team/harbor/on-call', 'ada'], merge: 'abc' });
  expect(parseFollowUpRecord(once)).toEqual({ asked: ['ada', 'grace', 'team/harbor/on-call'], merge: 'abc' });
  expect(parseMarker(once)).toEqual(MARKER);
  expect(once.replace(/<!--.*?-->\n?/g, '')).toBe(BODY.replace(/<!--.*?-->\n?/g, ''));
  const next = withFollowUpRecord(once, { asked: [] });
  expect(parseFollowUpRecord(next)).toEqual({ asked: [] });
  expect(withFollowUpRecord(next, { asked: ['grace', 'team/harbor/on-call', 'ada'], merge: 'abc' })).toBe(once);
});

test('forges that end lines in their own way keep it', () => {
  const once = withFollowUpRecord(BODY, { asked: ['ada'] }).replaceAll('\n', '\r\n');
  expect(parseFollowUpRecord(once)).toEqual({ asked: ['ada'] });
});

test('a body without Berth’s text stays as it is', () => {
  expect(withFollowUpRecord('Mine.', { asked: ['ada'] })).toBe('Mine.');
  expect(parseFollowUpRecord('Mine.')).toBeUndefined();
});
