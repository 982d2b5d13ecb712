import { UserError } from '../../runtime/errors.ts';
import { printable } from '../../runtime/printable.ts';
import type { ForgeFactory } from './port/forge-factory.ts';
import type { PullRequestPage } from './port/pull-request-page.ts';
import { FORGES } from './registry.ts';

/** A pull request on a server. */
export interface PullRequestAddress {
  /** `https://host/owner/name` */
  readonly repository: string;
  readonly number: number;
}

/** Takes the address of a pull request apart, as browsers show it. Throws a {@link UserError} for any other. */
export function parsePullRequestAddress(
  address: string,
  factories: readonly Pick<ForgeFactory, 'pullRequestPage'>[] = FORGES,
): PullRequestAddress {
  const pages = factories.flatMap(({ pullRequestPage }) => pullRequestPage ?? []);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const [, path, number] = patternOf(pages).exec(url?.pathname ?? '') ?? [];
  if (url !== undefined && /^https?:$/.test(url.protocol) && path !== undefined) {
    return { repository: `${url.origin}${path}`, number: Number(number) };
  }
  throw new UserError(`"${printable(address)}" is not the address of a pull request`, {
    fix: `write it as the browser shows it: ${pages.map(exampleOf).join(', or ')}`,
  });
}

/** What follows the number is a page of the pull request, such as its files. */
function patternOf(pages: readonly PullRequestPage[]): RegExp {
  const segments = pages.map(({ segment }) => segment).join('|');
  return new RegExp(String.raw`^(/.*[^/]/[^/]+)/(?:${segments})/([1-9]\d{0,14})(/.*)?$`);
}

function exampleOf({ segment, on }: PullRequestPage): string {
  return on === undefined ? `https://host/owner/name/${segment}/12` : `…/${segment}/12 on ${on}`;
}
