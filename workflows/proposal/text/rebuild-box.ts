import { editOwnText, ownText } from './marker.ts';

// Hidden from readers: the box is found by it, whatever becomes of the words.
const TAG = '<!-- berth:rebuild -->';
const TICKED = /^([ \t]*[-*+][ \t]+)\[[xX]\](?=.*<!-- berth:rebuild -->)/m;

/** A box that people tick in the body of a pull request to have its branch rebuilt. */
export const REBUILD_BOX = `- [ ] Rebuild this branch: discard manual commits and regenerate; they are saved under refs/berth/saved. ${TAG}`;

/** Whether somebody ticked the box in Berth's part of a body. Boxes elsewhere are people's own. */
export function isRebuildRequested(body: string): boolean {
  return TICKED.test(ownText(body) ?? '');
}

/** The body with the box empty again. */
export function withUncheckedBox(body: string): string {
  return editOwnText(body, own => own.replace(TICKED, '$1[ ]'));
}
