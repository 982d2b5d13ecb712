import { formatPosition, type Origin } from '../../runtime/origin.ts';
import { withoutTrailing } from '../../runtime/without-trailing.ts';
import { codeSpan } from './markdown.ts';

/** A link to a commit when the repository has a page: an https address that forges answer under `/commit/`. */
export function repositoryLink(repository: string, commit: string, shown: string): string {
  const page = pageOf(repository);
  return page === undefined ? codeSpan(shown) : `[${codeSpan(shown)}](${page}/commit/${encodeURIComponent(commit)})`;
}

// Forges agree on the address of a commit, not on that of a line.
const LINES_UNDER_BLOB = /^https:\/\/(github|gitlab)\.com\//;

/** `path:line:column`, a link to the line when it is known where the repository shows lines. */
export function originLink(origin: Origin): string {
  const shown = codeSpan(formatPosition(origin), 150);
  const page = pageOf(origin.repository);
  if (page === undefined || origin.commit === undefined || !LINES_UNDER_BLOB.test(page)) return shown;
  const path = origin.path.split('/').map(part => encodeURIComponent(part.toWellFormed()));
  return `[${shown}](${page}/blob/${encodeURIComponent(origin.commit)}/${path.join('/')}#L${origin.line})`;
}

/** `https://host/owner/name` without `.git`, made of characters that end no link. */
function pageOf(repository: string): string | undefined {
  if (!/^https:\/\//i.test(repository) || repository.length > 200) return undefined;
  try {
    const { host, pathname } = new URL(repository);
    const path = withoutTrailing(pathname, '/').replace(/\.git$/, '');
    return `https://${host}${path.replace(/[()<>[\]'"`\\\s]/g, encode)}`;
  } catch {
    return undefined;
  }
}

function encode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
