import type { Detail } from '../../text/detail.ts';
import { codeSpan } from '../../text/markdown.ts';
import { listed, plural, shortContent } from '../../text/words.ts';

/** Content that people approved and that isn't what is proposed now. */
export interface ReplacedApproval {
  /** Accounts, sorted. */
  readonly by: readonly string[];
  /** Fingerprint of what was approved; absent when its commit is gone. */
  readonly content?: string;
  /** Paths that the two contents change in different ways, sorted. */
  readonly paths: readonly string[];
}

/** `- 1a2b3c4d by ada, bob: 3 files of large/shop-web and 2 more folders differ`, a line for each content. */
export function approvalLines(approvals: readonly ReplacedApproval[], { items, names }: Detail): string[] {
  const lines = approvals.slice(0, Math.max(1, items)).map(({ by, content, paths }) => {
    const people = listed(
      by.slice(0, Math.max(1, names)).map(name => codeSpan(name, 60)),
      Math.max(1, names),
      by.length,
    );
    if (content === undefined) return `- by ${people}: that content is no longer available for comparison`;
    return `- ${codeSpan(shortContent(content))} by ${people}: ${differing(paths, names)}`;
  });
  const more = approvals.length - lines.length;
  return more > 0 ? [...lines, `- … ${plural(more, 'more approval')}`] : lines;
}

function differing(paths: readonly string[], names: number): string {
  const folders = [...new Set(paths.map(path => path.slice(0, path.lastIndexOf('/')) || path))];
  const verb = paths.length === 1 ? 'differs' : 'differ';
  const count = `${plural(paths.length, 'file')} ${verb}`;
  if (names === 0) return `${count} in ${plural(folders.length, 'place')}`;
  const shown = folders.slice(0, names).map(folder => codeSpan(folder, 150));
  return `${count}, in ${listed(shown, names, folders.length)}`;
}
