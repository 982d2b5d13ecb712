import { ENVIRONMENT_TRAILER } from '../../forges/identity.ts';
import { fingerprint } from '../../proposal/difference.ts';
import { FINGERPRINT_TRAILER } from '../../proposal/text/fingerprint-trailer.ts';
import { plainLine } from '../../text/markdown.ts';
import { listed } from '../../text/words.ts';
import { SOURCE_TRAILER, sourceTrailers } from '../source-commits.ts';
import type { ProposalContent } from './content.ts';
import { proposalTitle, type TitleContent } from './title.ts';

const MOST_NAMES = 10;

/**
 * What changed, and trailers by which Berth knows the commit again: the environment, the fingerprint of the changes, and
 * the commit of each source, from which the next proposal's text starts.
 */
export function commitMessage(content: TitleContent): string {
  const { plan, changeSet, summary } = content;
  const paths = (placements: readonly { path: string }[]): string =>
    listed(
      placements.slice(0, MOST_NAMES).map(({ path }) => plainLine(path, 130)),
      MOST_NAMES,
      placements.length,
    );
  const body = [
    ...(summary.added.length > 0 ? [`Added: ${paths(summary.added)}`] : []),
    ...(summary.changed.length > 0 ? [`Changed: ${paths(summary.changed)}`] : []),
    ...(summary.removed.length > 0 ? [`Removed: ${paths(summary.removed)}`] : []),
    ...(isFromWorkingTree(plan) ? ['From a working tree with uncommitted changes.'] : []),
    ...(changeSet.promoted === undefined
      ? []
      : [
          `${changeSet.promoted.back === true ? 'Rolled back to' : 'Promoted'}: ${plainLine(changeSet.promoted.commit)}`,
        ]),
  ];
  const trailers = [
    `${ENVIRONMENT_TRAILER}: ${plainLine(plan.environment)}`,
    `${FINGERPRINT_TRAILER}: ${fingerprint(changeSet.changes)}`,
    ...sourceTrailers(plan.snapshot.sources).map(source => `${SOURCE_TRAILER}: ${source}`),
  ];
  const paragraphs = [proposalTitle(content), body.join('\n'), trailers.join('\n')];
  return `${paragraphs.filter(paragraph => paragraph !== '').join('\n\n')}\n`;
}

function isFromWorkingTree({ snapshot }: ProposalContent['plan']): boolean {
  return snapshot.sources.some(({ commit }) => commit === undefined);
}
