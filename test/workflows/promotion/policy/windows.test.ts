import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policySpec, type Windows } from '../../../../workflows/promotion/policy/policy.ts';
import { windowState } from '../../../../workflows/promotion/policy/windows.ts';

function windowsOf(windows: object): Windows {
  const spec = policySpec.parse({
    mode: 'manual',
    environments: [{ name: 'prod', evidence: 'none', gates: { windows } }],
  });
  const found = spec.environments[0]?.gates.windows;
  if (found === undefined) throw new Error('no windows');
  return found;
}

const BERLIN = { zone: 'Europe/Berlin' };
const OFFICE = { days: ['mon', 'tue', 'wed', 'thu'], from: '09:00', to: '16:00', ...BERLIN };

function at(text: string): number {
  return Date.parse(text);
}

function shown(windows: object, now: string): string {
  const { open, changesAt } = windowState(windowsOf(windows), at(now));
  const until = changesAt === undefined ? 'for ever' : `until ${new Date(changesAt).toISOString().slice(0, 16)}Z`;
  return `${open ? 'open' : 'closed'} ${until}`;
}

describe('a window', () => {
  test.each<[string, object, string, string]>([
    ['is open for all time where nothing is said', {}, '2026-11-27T12:00Z', 'open for ever'],
    ['opens at its hour of its zone', { allow: [OFFICE] }, '2026-11-30T07:59Z', 'closed until 2026-11-30T08:00Z'],
    ['includes its first minute', { allow: [OFFICE] }, '2026-11-30T08:00Z', 'open until 2026-11-30T15:00Z'],
    ['does not include its last', { allow: [OFFICE] }, '2026-11-30T15:00Z', 'closed until 2026-12-01T08:00Z'],
    ['is closed over the weekend', { allow: [OFFICE] }, '2026-11-26T15:00Z', 'closed until 2026-11-30T08:00Z'],
    [
      'over midnight belongs to the day that it begins on',
      { allow: [{ days: ['fri'], from: '22:00', to: '02:00', zone: 'UTC' }] },
      '2026-11-28T01:00Z',
      'open until 2026-11-28T02:00Z',
    ],
    [
      'over midnight is closed on the day after, at its hour',
      { allow: [{ days: ['fri'], from: '22:00', to: '02:00', zone: 'UTC' }] },
      '2026-11-28T23:00Z',
      'closed until 2026-12-04T22:00Z',
    ],
    [
      'of days that are denied is closed, whatever is allowed',
      { allow: [OFFICE], deny: [{ from: '2026-12-18', until: '2027-01-04', reason: 'holidays', ...BERLIN }] },
      '2026-12-18T10:00Z',
      'closed until 2027-01-04T08:00Z',
    ],
    [
      'ends where denied days begin',
      { deny: [{ from: '2026-12-18', until: '2027-01-04', reason: 'holidays', ...BERLIN }] },
      '2026-12-17T10:00Z',
      'open until 2026-12-17T23:00Z',
    ],
    [
      'that the clocks skip does not occur',
      { allow: [{ days: ['sun'], from: '02:00', to: '02:30', ...BERLIN }] },
      '2026-03-29T00:30Z',
      'closed until 2026-04-05T00:00Z',
    ],
    [
      'whose beginning the clocks skip begins when they have jumped',
      { allow: [{ days: ['sun'], from: '02:30', to: '04:00', ...BERLIN }] },
      '2026-03-29T00:30Z',
      'closed until 2026-03-29T01:00Z',
    ],
    [
      'that the clocks show twice counts the first time',
      { allow: [{ days: ['sun'], from: '02:00', to: '02:30', ...BERLIN }] },
      '2026-10-24T23:59Z',
      'closed until 2026-10-25T00:00Z',
    ],
    [
      'and the second time',
      { allow: [{ days: ['sun'], from: '02:00', to: '02:30', ...BERLIN }] },
      '2026-10-25T00:30Z',
      'closed until 2026-10-25T01:00Z',
    ],
  ])('%s', (_, windows, now, expected) => {
    expect(shown(windows, now)).toBe(expected);
  });

  test('says why days are denied', () => {
    const deny = [{ from: '2026-12-18', until: '2027-01-04', reason: 'holidays', ...BERLIN }];
    expect(windowState(windowsOf({ deny }), at('2026-12-20T12:00Z'))).toMatchObject({
      open: false,
      reason: 'holidays',
    });
  });
});

test('it stays as it is until the minute that is named, and changes then', () => {
  const time = fc
    .integer({ min: 0, max: 24 * 60 - 1 })
    .map(minutes => new Date(minutes * 60_000).toISOString().slice(11, 16));
  const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu');
  const days = fc.uniqueArray(fc.constantFrom('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'), { minLength: 1 });
  const allow = fc.array(fc.record({ days, from: time, to: time, zone }), { minLength: 1, maxLength: 2 });
  // Around the changes of the clocks in spring and autumn, and elsewhere.
  const now = fc
    .constantFrom('2026-03-07', '2026-03-28', '2026-04-04', '2026-06-10', '2026-10-03', '2026-10-24', '2026-10-31')
    .chain(day => fc.integer({ min: 0, max: 3 * 24 * 60 }).map(minutes => at(`${day}T00:00Z`) + minutes * 60_000));
  fc.assert(
    fc.property(allow, now, (rules, start) => {
      const windows = windowsOf({ allow: rules });
      const { open, changesAt } = windowState(windows, start);
      const end = changesAt ?? start + 8 * 24 * 3_600_000;
      for (let time = start; time < end; time += Math.max(60_000, Math.floor((end - start) / 20 / 60_000) * 60_000))
        expect(windowState(windows, time).open).toBe(open);
      if (changesAt === undefined) return;
      expect(windowState(windows, changesAt - 60_000).open).toBe(open);
      expect(windowState(windows, changesAt).open).toBe(!open);
    }),
    { numRuns: 100 },
  );
});
