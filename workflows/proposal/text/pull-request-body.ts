import { DETAIL_LEVELS, type Detail } from '../../text/detail.ts';
import { codeSpan, cut, section } from '../../text/markdown.ts';
import { joinText } from '../../text/own-text.ts';
import { shortContent } from '../../text/words.ts';
import { approvalLines, type ReplacedApproval } from './approval-lines.ts';
import { type Marker, ownText, parseMarker, replaceOwnText, userText, withMarker, withState } from './marker.ts';
import { REBUILD_BOX, withUncheckedBox } from './rebuild-box.ts';

/** Forges cut off or refuse longer ones, at 65,536 characters. */
export const MAX_BODY = 60_000;

/**
 * What a body may have at all, with room for another state in its marker. Counted as JavaScript counts: forges count a character
 * beyond the basic plane once where that are two, so that no text is longer there than here.
 */
const FULL = 65_536 - 36;
/** Empty lines around Berth's part. */
const SEPARATORS = 4;
const NO_ROOM = 'There is no room for a description: the text around this is too long. See the changed files.';

/** What a body says of its changes. */
export interface BodyContent {
  /** One sentence, first in the body. */
  readonly summary: string;
  /** Sections in markdown, in the order in which they are read. */
  readonly sections: (detail: Detail) => readonly string[];
}

/** What a body says of the pull request itself. */
export interface BodyFacts {
  readonly marker: Marker;
  /** People can edit the body, and so tick a box in it. */
  readonly editable: boolean;
  /** What people approved and this content replaces. */
  readonly approved?: readonly ReplacedApproval[];
  /** Commits by people that were on the branch and are saved under a ref. */
  readonly saved?: { readonly ref: string; readonly authors: readonly string[] };
}

/** The body of a pull request: what changes and why, for a reviewer with one minute. */
export class PullRequestBody {
  readonly #content: BodyContent;
  readonly #facts: BodyFacts;

  constructor(content: BodyContent, facts: BodyFacts) {
    this.#content = content;
    this.#facts = facts;
  }

  /** What a body says about itself; nothing when it isn't Berth's or somebody took the marker out. */
  static parse(body: string): Marker | undefined {
    return parseMarker(body);
  }

  /** The text with as much detail as fits, between what people wrote around the old one. */
  toString(existing = '', limit = MAX_BODY): string {
    const { before, after } = userText(existing);
    const users = before.length + after.length + SEPARATORS;
    let own = '';
    for (const detail of DETAIL_LEVELS) {
      own = withMarker(this.#sections(detail).join('\n\n'), this.#facts.marker);
      if (own.length + users <= limit) return replaceOwnText(existing, own);
    }
    const most = Math.max(limit, FULL);
    if (own.length + users > most) own = withMarker(NO_ROOM, this.#facts.marker);
    const left = most - own.length - SEPARATORS;
    // Only where somebody took the marker out of a full text, or it would not have been there beside an older one.
    return before.length + after.length <= left
      ? replaceOwnText(existing, own)
      : joinText(cut(before, left - Math.min(after.length, left / 2)), own, cut(after, left / 2));
  }

  #sections(detail: Detail): string[] {
    const { marker, editable, approved = [], saved } = this.#facts;
    return [
      this.#content.summary,
      ...approvedSection(approved, marker, detail),
      ...this.#content.sections(detail),
      ...savedSection(saved),
      ...(editable ? [REBUILD_BOX] : []),
      footer(marker, editable),
    ];
  }
}

/** The body of a closed pull request says so, for the next run that reads it. */
export function withdrawnBody(body: string): string {
  return withState(withUncheckedBox(body), 'withdrawn');
}

/** Whether a body says that something else was approved. */
export function mentionsApprovals(body: string): boolean {
  return (ownText(body) ?? '').split('\n').includes(`### ${APPROVED_TITLE}`);
}

const APPROVED_TITLE = 'Changed since it was approved';

/** As of the update that it stands in: it stays true when somebody approves the new content. */
function approvedSection(approved: readonly ReplacedApproval[], { changes }: Marker, detail: Detail): string[] {
  if (approved.length === 0) return [];
  return section(APPROVED_TITLE, [
    `When this pull request was updated to the content ${codeSpan(shortContent(changes))}, something else had been approved:`,
    '',
    ...approvalLines(approved, detail),
    '',
    'Approvals after that update are for what is described here.',
  ]);
}

function savedSection(saved: BodyFacts['saved']): string[] {
  if (saved === undefined) return [];
  const authors = saved.authors.slice(0, 5).map(author => codeSpan(author, 60));
  return section('Saved commits', [
    `Commits by ${authors.join(', ')} were on this branch. They are saved under ${codeSpan(saved.ref)}`,
  ]);
}

/** The content by the name that comments on it can use: the first digits of its fingerprint. */
function footer({ changes }: Marker, editable: boolean): string {
  const texts = editable ? [' Text that you write above or', 'below stays.</sub>'] : ['</sub>'];
  return [
    '---',
    `<sub>Content ${codeSpan(shortContent(changes))}. Made by Berth and updated in place. Merge it to deploy. Close it to reject this change; it is not reopened`,
    `until it changes. Commits that you push to the branch are never overwritten.${texts.join('\n')}`,
  ].join('\n');
}
