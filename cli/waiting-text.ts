import type { HostState } from '../workflows/forges/host-limiter.ts';

/** What waits for the limits of forges, as a clause; nothing when nothing does. `now`: milliseconds since 1970. */
export function waitingText(hosts: readonly HostState[], now: number): string | undefined {
  const held = hosts.flatMap(({ host, waiting }) => waiting.map(one => ({ host, ...one })));
  const [first] = held.filter(({ until = now }) => until > now).sort((a, b) => (b.until ?? 0) - (a.until ?? 0));
  if (first === undefined) return undefined;
  const seconds = Math.ceil(((first.until ?? now) - now) / 1_000);
  const count = held.filter(({ host }) => host === first.host).reduce((sum, one) => sum + one.count, 0);
  return `${count} request${count === 1 ? '' : 's'} to ${first.host} wait${count === 1 ? 's' : ''} ${seconds} s: ${first.reason}`;
}
