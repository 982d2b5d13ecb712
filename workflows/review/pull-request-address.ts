import { UserError } from '../../runtime/errors.ts';
import { printable } from '../../runtime/printable.ts';

/** A pull request on a server. */
export interface PullRequestAddress {
  /** `https://host/owner/name` */
  readonly repository: string;
  readonly number: number;
}

// GitHub writes `pull`, Gitea and Forgejo write `pulls`. What follows is a page of it, such as its files.
const PAGE = /^(\/.*[^/]\/[^/]+)\/pulls?\/([1-9]\d{0,14})(\/.*)?$/;

/** Takes the address of a pull request apart, as browsers show it. Throws a {@link UserError} for any other. */
export function parsePullRequestAddress(address: string): PullRequestAddress {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const [, path, number] = PAGE.exec(url?.pathname ?? '') ?? [];
  if (url !== undefined && /^https?:$/.test(url.protocol) && path !== undefined) {
    return { repository: `${url.origin}${path}`, number: Number(number) };
  }
  throw new UserError(`"${printable(address)}" is not the address of a pull request`, {
    fix: 'write it as the browser shows it: https://host/owner/name/pull/12, or …/pulls/12 on Gitea and Forgejo',
  });
}
