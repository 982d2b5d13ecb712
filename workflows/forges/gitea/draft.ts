// Gitea knows drafts by the beginning of their title. A server may be configured to take other ones.
const DRAFT = /^(?:\[wip\]|wip:)\s*/i;

export function isDraft({ title, draft }: { readonly title: string; readonly draft?: boolean | undefined }): boolean {
  return draft ?? DRAFT.test(title);
}

export function draftTitle(title: string): string {
  return DRAFT.test(title) ? title : `WIP: ${title}`;
}

/** A new title for a pull request. Whether it is a draft is people's to say once it is open. */
export function nextTitle(before: string, title: string): string {
  const [prefix = ''] = DRAFT.exec(before) ?? [];
  return DRAFT.test(title) ? title : prefix + title;
}
