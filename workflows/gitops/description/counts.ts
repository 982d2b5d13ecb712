import { plainLine } from '../../text/markdown.ts';
import { plural, shortId } from '../../text/words.ts';
import type { ProposalContent } from './content.ts';

/** `3 added`, `412 changed`; what else changes when no placement does. */
export function countsOf({ changeSet, summary }: Pick<ProposalContent, 'changeSet' | 'summary'>): string[] {
  const { added, changed, removed, addedTypes, removedTypes } = summary;
  const counts = [
    ...(added.length > 0 ? [`${added.length.toLocaleString('en-US')} added`] : []),
    ...(changed.length > 0 ? [`${changed.length.toLocaleString('en-US')} changed`] : []),
    ...(removed.length > 0 ? [`${removed.length.toLocaleString('en-US')} removed`] : []),
  ];
  if (counts.length > 0) return counts;
  if (addedTypes.length > 0) counts.push(plural(addedTypes.length, 'new cluster type'));
  if (removedTypes.length > 0) counts.push(`${plural(removedTypes.length, 'cluster type')} removed`);
  if (counts.length > 0) return counts;
  if (changeSet.promoted !== undefined) {
    const verb = changeSet.promoted.back === true ? 'roll back to' : 'promote';
    return [`${verb} ${plainLine(shortId(changeSet.promoted.commit))}`];
  }
  if (!changesNothing({ changeSet, summary })) return [plural(changeSet.changes.length, 'file')];
  const { held, retained, removals } = changeSet;
  const refused = removals.refused.length > 0 ? removals.folders.length : 0;
  return [`${plural(held.length + retained.length + refused, 'folder')} held back`];
}

/** Nothing but what is held back is left to say. */
export function changesNothing({ changeSet, summary }: Pick<ProposalContent, 'changeSet' | 'summary'>): boolean {
  const { added, changed, removed, addedTypes, removedTypes } = summary;
  const placements = added.length + changed.length + removed.length + addedTypes.length + removedTypes.length;
  return changeSet.changes.length + placements === 0 && changeSet.promoted === undefined;
}
