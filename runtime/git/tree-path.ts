/**
 * Why a part of a path can't be written into a repository, as a clause behind the path; nothing when it can. Git refuses to check some of
 * them out (core.protectNTFS and core.protectHFS are on everywhere), and Windows others: one rule for all that is written.
 */
export function pathPartProblem(part: string): string | undefined {
  if (part === '..') return 'leaves the repository';
  if (isDotGit(part)) return 'lies in .git, as some file systems read it';
  if (/[\u0000-\u001f\u007f\\]/.test(part)) return 'has control characters or "\\"';
  if (INVISIBLE.test(part)) return 'has characters that some file systems leave out';
  if (/[<>:"|?*]/.test(part)) return 'has one of < > : " | ? *';
  return /[. ]$/.test(part) ? 'has a part that ends with "." or a space' : undefined;
}

// Left out by HFS+ when it compares names: git, utf8.c, next_hfs_char.
const INVISIBLE = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/;

/** `.git` in any spelling: with what HFS+ leaves out, with NTFS's short name, its streams, and the dots and spaces that it cuts off. */
function isDotGit(part: string): boolean {
  const seen = part.replace(new RegExp(INVISIBLE, 'g'), '').replace(/:.*$/s, '');
  return /^(\.git|git~\d+)[. ]*$/i.test(seen);
}
