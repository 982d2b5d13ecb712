import { expect, test } from 'vitest';
import { waitingText } from '../../cli/waiting-text.ts';

test('says how many requests wait for the host that holds them up for longest, and why', () => {
  const reason = 'secondary rate limit';
  const hosts = [
    {
      host: 'git.example.com',
      silentUntil: 12_000,
      waiting: [{ priority: 'read', count: 1, until: 12_000, reason: 'it answered 429' }] as const,
    },
    {
      host: 'github.com',
      silentUntil: 40_500,
      waiting: [
        { priority: 'promotion', count: 1, until: 40_500, reason },
        { priority: 'ordinary', count: 2, until: 40_500, reason },
      ] as const,
    },
  ];
  expect(waitingText(hosts, 10_000)).toBe('3 requests to github.com wait 31 s: secondary rate limit');
  expect(waitingText(hosts.slice(0, 1), 10_000)).toBe('1 request to git.example.com waits 2 s: it answered 429');
  expect(waitingText(hosts, 50_000)).toBeUndefined();
});

test('says nothing of those that only wait for their turn', () => {
  const waiting = [{ priority: 'ordinary', count: 3, reason: 'other writes go first' }] as const;
  expect(waitingText([{ host: 'github.com', waiting }], 0)).toBeUndefined();
});
