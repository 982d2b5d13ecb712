/** The commit in a revision of Flux, and its branch where it has one. */
export interface FluxRevision {
  readonly commit: string;
  readonly branch?: string;
}

/** The longest that is looked at. */
const MAX_LENGTH = 512;

/**
 * Understands `dev@sha1:<commit>`, `sha1:<commit>`, `refs/heads/dev@sha1:<commit>`, `dev/<commit>` (before Flux 2), a
 * commit alone, and a version of a chart with a commit's beginning behind its plus sign (`1.2.0+0123456789ab`).
 */
export function parseFluxRevision(text: string): FluxRevision | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const [, named = '', commit] =
    /^(?:(.+)@)?sha(?:1|256):([0-9a-f]{12,64})$/.exec(text) ?? /^(?:(.+)\/)?([0-9a-f]{40})$/.exec(text) ?? [];
  const found = commit ?? /^v?\d[^+]*\+([0-9a-f]{12,40})(?:\.\d+)?$/.exec(text)?.[1];
  if (found === undefined) return undefined;
  const branch = named.replace(/^refs\/heads\//, '');
  return { commit: found, ...(branch !== '' && branch.length <= 253 && { branch }) };
}
