import { MAX_SKEW_MS } from './observation.ts';

/** When something was reported: as the reporter says, unless its clock is too far from ours or it says nothing that is a time. */
export function timesOf(said: string | undefined, seenAt: number): { reportedAt: string; seenAt: string } {
  const theirs = said === undefined ? Number.NaN : Date.parse(said);
  const isUsable = Math.abs(theirs - seenAt) <= MAX_SKEW_MS;
  return {
    reportedAt: new Date(isUsable ? theirs : seenAt).toISOString(),
    seenAt: new Date(seenAt).toISOString(),
  };
}
