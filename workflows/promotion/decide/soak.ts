import type { Stage } from './stage.ts';

/**
 * When a commit has been healthy in an environment for so long, in milliseconds since 1970: maybe in the future. Nothing when it isn't
 * healthy there, or was replaced before its time.
 * @param soak In milliseconds.
 */
export function soakedAt(commit: string, { situation, record, standing }: Stage, soak: number): number | undefined {
  if (situation.pin === commit && standing.state === 'deployed' && standing.healthySince !== undefined) {
    return standing.healthySince + soak;
  }
  // Where it was healthy long enough, before a newer one replaced it.
  const past = record.reached.find(
    one => one.commit === commit && one.until !== undefined && one.until - one.since >= soak,
  );
  return past === undefined ? undefined : past.since + soak;
}
