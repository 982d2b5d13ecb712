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

test('names are written once, in order, whatever characters they have', () => {
  const asked = ['team/a b', 'ada', 'a,b', 'ada', 'x"-->'];
  const once = withFollowUpRecord(BODY, { asked });
  expect(parseFollowUpRecord(once)).toEqual({ asked: ['a,b', 'ada', 'team/a b', 'x"-->'] });
  expect(once).toContain('<!-- berth:once asked=a%2Cb,ada,team%2Fa%20b,x%22--%3E merge= -->\n');
  expect(withFollowUpRecord(BODY, { asked: asked.toReversed() })).toBe(once);
});

test('a name that nobody encoded stays as it stands', () => {
  const broken = withFollowUpRecord(BODY, { asked: ['ada'] }).replace('asked=ada', 'asked=100%,ada');
  expect(parseFollowUpRecord(broken)).toEqual({ asked: ['100%', 'ada'] });
});

test('it stands on the line after the beginning of Berth’s text', () => {
  expect(withFollowUpRecord(BODY, { asked: ['ada'], merge: 'abc' })).toBe(
    BODY.replace('Berth says.', '<!-- berth:once asked=ada merge=abc -->\nBerth says.'),
  );
});

test.each([
  ['inside of a line', `See <!-- berth:once asked=ada merge= -->\n${BODY}`],
  ['with something behind it', `<!-- berth:once asked=ada merge= --> x\n${BODY}`],
  ['with other words', `<!-- berth:twice asked=ada merge= -->\n${BODY}`],
])('%s it is a person’s text', (_name, body) => {
  expect(parseFollowUpRecord(body)).toBeUndefined();
});
