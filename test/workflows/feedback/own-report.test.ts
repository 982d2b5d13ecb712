import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readArgoNotification } from '../../../workflows/feedback/argo-notification.ts';
import { readFluxEvent } from '../../../workflows/feedback/flux-event.ts';
import { isNewer, Observation } from '../../../workflows/feedback/observation.ts';
import { readOwnReport } from '../../../workflows/feedback/own-report.ts';
import { argoBody, COMMIT, fluxEvent, ownBody, REPORTER, SEEN_AT } from './bodies.ts';

const options = { reporter: REPORTER, seenAt: SEEN_AT };

function observed(changes: Record<string, unknown>): Observation | undefined {
  return readOwnReport(ownBody(changes), options).observations[0];
}

describe('a report of Berth’s own', () => {
  test('needs an object, a commit and a state: token and clock say the rest', () => {
    expect(observed({})).toEqual({
      ...REPORTER,
      agent: 'status',
      object: { kind: 'Kustomization', namespace: 'flux-system', name: 'apps' },
      revision: COMMIT,
      state: 'ready',
      reason: '',
      message: '',
      reportedAt: '2026-11-25T10:01:00.000Z',
      seenAt: '2026-11-25T10:01:00.000Z',
    });
  });

  test('says the same when it comes twice', () => {
    const body = [ownBody({ reportedAt: '2026-11-25T10:00:00+00:00' })];
    expect(readOwnReport([...body, ...body], options).observations).toEqual(
      [observed({ reportedAt: '2026-11-25T10:00:00Z' })].flatMap(one => [one, one]),
    );
  });

  test('that is refused doesn’t take the others of its array with it', () => {
    const body = [ownBody(), ownBody({ cluster: 'member2' }), ownBody({ state: 'fine' }), ownBody()];
    const { observations, refused } = readOwnReport(body, options);
    expect(observations).toHaveLength(2);
    expect(refused.map(({ reason, index }) => [reason, index])).toEqual([
      ['foreign', 1],
      ['malformed', 2],
    ]);
  });

  test('keeps no password of an address', () => {
    expect(observed({ repo: 'https://bot:hunter22@git.example.com/a' })?.repo).toBe('https://git.example.com/a');
  });

  test('says which field is wrong', () => {
    expect(readOwnReport(ownBody({ revision: 'HEAD' }), options).refused).toEqual([
      { reason: 'malformed', detail: 'revision: a commit id of 12 to 64 lowercase hexadecimal digits' },
    ]);
  });

  test('is refused when there are more than 1000 of them', () => {
    const many = Array.from({ length: 1_001 }, () => ownBody());
    expect(readOwnReport(many, options)).toMatchObject({ observations: [], refused: [{ reason: 'too-many' }] });
    expect(readOwnReport(many.slice(1), options).observations).toHaveLength(1_000);
  });
});

describe('the time of a report', () => {
  test.each([
    ['2026-11-25T10:05:59Z', '2026-11-25T10:05:59.000Z'],
    ['2026-11-25T09:56:01Z', '2026-11-25T09:56:01.000Z'],
    ['2026-11-25T10:06:01Z', '2026-11-25T10:01:00.000Z'],
    ['2026-11-25T09:55:59Z', '2026-11-25T10:01:00.000Z'],
    ['2099-01-01T00:00:00Z', '2026-11-25T10:01:00.000Z'],
  ])('that says %s is %s: more than five minutes off, the time of arrival counts', (reportedAt, time) => {
    expect(observed({ reportedAt })?.reportedAt).toBe(time);
  });

  test('that is none is the time of arrival', () => {
    const [seen] = readFluxEvent(fluxEvent({ timestamp: 'yesterday' }), options).observations;
    expect(seen?.reportedAt).toBe('2026-11-25T10:01:00.000Z');
  });

  test('decides which of two is newer, and arrival where it is the same', () => {
    const [early, late] = ['10:00:00', '10:00:01'].map(time => observed({ reportedAt: `2026-11-25T${time}Z` }));
    if (early === undefined || late === undefined) throw new Error('both are reports');
    expect([isNewer(late, early), isNewer(early, late), isNewer(early, early)]).toEqual([true, false, false]);
    expect(isNewer({ ...early, seenAt: '2026-11-25T10:02:00.000Z' }, early)).toBe(true);
  });
});

describe('what is kept of a message', () => {
  test.each([
    ['failed to checkout https://bot:hunter22@git.example.com/a', 'hunter22'],
    ['Get "https://x/": Authorization: Bearer abcdef0123456789', 'abcdef0123456789'],
    ['denied for ghp_0123456789abcdefghij', 'ghp_0123456789abcdefghij'],
    ['dial postgres: password=correcthorse host=db', 'correcthorse'],
    ['bad "client_secret": "correcthorse"', 'correcthorse'],
  ])('has no credential: %s', (message, secret) => {
    expect(observed({ message })?.message).not.toContain(secret);
    expect(observed({ message })?.message).toContain(message.slice(0, 10));
  });

  test.each([
    'Secret "flux-system/git-auth" not found',
    'namespace: shop, key: none of them',
    'health check failed after 30s: timeout waiting for: [Deployment/shop/web status: InProgress]',
  ])('is what an operator needs to read: %s', message => {
    expect(observed({ message })?.message.slice(0, 20)).toBe(message.slice(0, 20));
  });

  test('is at most 1 KiB, cut between characters', () => {
    const cut = observed({ message: '€'.repeat(1_000) })?.message ?? '';
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(1_024);
    expect(cut).toMatch(/^€+…$/);
  });
});

test('no reader throws, and what it accepts is an observation of the reporter’s cluster, whatever the body is', () => {
  const readers = [
    { read: readFluxEvent, body: fluxEvent() },
    { read: readArgoNotification, body: argoBody() },
    { read: readOwnReport, body: ownBody() },
  ];
  const keys = readers.flatMap(({ body }) => Object.keys(body));
  fc.assert(
    fc.property(
      fc.constantFrom(...readers),
      fc.dictionary(fc.constantFrom(...keys, 'metadata', '__proto__'), fc.jsonValue()),
      fc.boolean(),
      ({ read, body }, changes, alone) => {
        const report = read(alone ? changes : { ...body, ...changes }, options);
        for (const observation of report.observations) {
          expect(Observation.parse(observation)).toEqual(observation);
          expect(observation).toMatchObject(REPORTER);
        }
        expect(report.observations.length + report.refused.length).toBe(1);
      },
    ),
    { numRuns: 1_000 },
  );
});
