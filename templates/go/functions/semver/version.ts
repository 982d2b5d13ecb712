import { compareBytes } from '../../../../runtime/bytes.ts';
import { parseInteger, parseUnsigned } from '../../../strconv.ts';

/** A semantic version, of 64-bit numbers. Parts that the text leaves out are 0. */
export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly prerelease: string;
  readonly metadata: string;
}

const IDENTIFIERS = /^[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*$/;

export function isValidIdentifiers(text: string): boolean {
  return IDENTIFIERS.test(text);
}

/** `Masterminds/semver` 1.5: `1`, `v1.2` and `1.2.3-beta.1+build` are versions. Answers the library's complaint else. */
export function parseVersion(text: string): Version | { readonly error: string } {
  const parts = splitVersion(text);
  const numbers = /^v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?$/.exec(parts.core);
  const isValid = [parts.prerelease, parts.metadata].every(part => part === undefined || isValidIdentifiers(part));
  if (numbers === null || !isValid) return { error: 'Invalid Semantic Version' };
  const [major, minor, patch] = numbers.slice(1, 4).map(digits => parseInteger(digits ?? '0', { base: 10 }));
  if (major === undefined || minor === undefined || patch === undefined) {
    const digits = numbers
      .slice(1, 4)
      .find(part => part !== undefined && parseInteger(part, { base: 10 }) === undefined);
    return { error: `Error parsing version segment: strconv.ParseInt: parsing "${digits}": value out of range` };
  }
  return { major, minor, patch, prerelease: parts.prerelease ?? '', metadata: parts.metadata ?? '' };
}

interface VersionParts {
  readonly core: string;
  readonly prerelease?: string;
  readonly metadata?: string;
}

/** What stands before the first `-` and `+`, between them, and after the first `+`. */
export function splitVersion(text: string): VersionParts {
  const plus = text.indexOf('+');
  const main = plus < 0 ? text : text.slice(0, plus);
  const dash = main.indexOf('-');
  return {
    core: dash < 0 ? main : main.slice(0, dash),
    ...(dash < 0 ? {} : { prerelease: main.slice(dash + 1) }),
    ...(plus < 0 ? {} : { metadata: text.slice(plus + 1) }),
  };
}

export function formatVersion({ major, minor, patch, prerelease, metadata }: Version): string {
  const suffix = (prerelease === '' ? '' : `-${prerelease}`) + (metadata === '' ? '' : `+${metadata}`);
  return `${major}.${minor}.${patch}${suffix}`;
}

/** -1, 0 or 1. Metadata doesn't count; a prerelease comes before its release. */
export function compareVersions(a: Version, b: Version): number {
  return (
    compareNumbers(a.major, b.major) ||
    compareNumbers(a.minor, b.minor) ||
    compareNumbers(a.patch, b.patch) ||
    comparePrereleases(a.prerelease, b.prerelease)
  );
}

function compareNumbers(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function comparePrereleases(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '' || b === '') return a === '' ? 1 : -1;
  const left = a.split('.');
  const right = b.split('.');
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const order = compareIdentifiers(left[i] ?? '', right[i] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

/** As numbers if both are, as words if none is; a number comes before a word. */
function compareIdentifiers(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '' || b === '') return a === '' ? -1 : 1;
  const left = parseUnsigned(a, { base: 10 });
  const right = parseUnsigned(b, { base: 10 });
  if (left !== undefined && right !== undefined) return left > right ? 1 : -1;
  if (left === undefined && right === undefined) return compareBytes(a, b) > 0 ? 1 : -1;
  return right === undefined ? -1 : 1;
}
