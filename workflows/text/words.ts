/** `1 folder`, `3 folders`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}

/** `a, b and 3 more`: at most so many of them. Nothing but the count when none may be shown. */
export function listed(items: readonly string[], most: number, total = items.length): string {
  const shown = items.slice(0, most);
  const more = total - shown.length;
  if (more === 0) return shown.join(', ');
  return shown.length === 0 ? `${more}` : `${shown.join(', ')} and ${more} more`;
}

/** The first seven digits of a commit, as people quote it. */
export function shortId(commit: string): string {
  return commit.slice(0, 7);
}

/** The first eight digits of a content's fingerprint: one more than of a commit, which it isn't. */
export function shortContent(fingerprint: string): string {
  return fingerprint.slice(0, 8);
}
