import { type CommitRecord, subjectOf } from '../../runtime/git/commits.ts';
import { plural, shortId } from '../text/words.ts';

export interface PinChange {
  readonly environment: string;
  readonly kind: 'promote' | 'rollback';
  readonly from?: string;
  readonly to: string;
  readonly commits: readonly CommitRecord[];
}

const MOST = 20;

/** Message of the commit that moves a pin: what comes or goes, and trailers that say it to programs. */
export function pinMessage({ environment, kind, from, to, commits }: PinChange): string {
  const title =
    kind === 'promote' ? `Promote ${shortId(to)} to ${environment}` : `Roll ${environment} back to ${shortId(to)}`;
  const verb = kind === 'promote' ? 'Brings' : 'Takes back';
  const lines = commits.slice(0, MOST).map(({ id, message }) => `- ${shortId(id)} ${subjectOf(message)}`);
  const more = commits.length - lines.length;
  const list =
    lines.length === 0
      ? []
      : ['', `${verb}:`, '', ...lines, ...(more > 0 ? [`- and ${plural(more, 'commit')} more`] : [])];
  const trailers = [`Berth-Promotion: ${to}`, ...(from === undefined ? [] : [`Berth-From: ${from}`])];
  return `${[title, ...list, '', ...trailers].join('\n')}\n`;
}
