import { compareVersions, isValidIdentifiers, parseVersion, splitVersion, type Version } from './version.ts';

/** Whether a version is among those that a constraint names. */
export type Check = (version: Version) => boolean;

/**
 * Constraints of `Masterminds/semver` 1.5: `>=1.2, <2 || ~3.1`, where a comma is "and", `||` is "or", and `x` or `*` any
 * number. A prerelease matches only constraints that name one. Answers the library's complaint about what it doesn't
 * understand.
 */
export function parseConstraints(text: string): Check | { readonly error: string } {
  const alternatives: Check[][] = [];
  for (const alternative of text.split('||')) {
    const all: Check[] = [];
    for (const part of alternative.split(',')) {
      const constraint = parseConstraint(part);
      if ('error' in constraint) return constraint;
      all.push(version => CHECKS[constraint.operator](version, constraint));
    }
    alternatives.push(all);
  }
  return version => alternatives.some(all => all.every(check => check(version)));
}

type Operator = '' | '=' | '!=' | '>' | '<' | '>=' | '=>' | '<=' | '=<' | '~' | '~>' | '^';

interface Constraint {
  readonly operator: Operator;
  /** The version named, with 0 for what it leaves open. */
  readonly bound: Version;
  /** Whether any part is left open: by `x`, or the minor version by not being there. */
  readonly isOpen: boolean;
  readonly isMinorOpen: boolean;
  readonly isPatchOpen: boolean;
}

const NUMBER = '[0-9|xX*]+';
const CORE = new RegExp(`^v?(${NUMBER})(\\.${NUMBER})?(\\.${NUMBER})?$`);

function parseConstraint(text: string): Constraint | { readonly error: string } {
  const trimmed = trimSpaces(text);
  const operator = /^(?:=>|>=|=<|<=|!=|~>|[=><~^]|)/.exec(trimmed)?.[0] ?? '';
  const { core, prerelease, metadata } = splitVersion(trimSpaces(trimmed.slice(operator.length)));
  const numbers = CORE.exec(core);
  if (numbers === null || [prerelease, metadata].some(part => part !== undefined && !isValidIdentifiers(part))) {
    return { error: `improper constraint: ${text}` };
  }
  const [, major = '', minor = '', patch = ''] = numbers;
  const suffix = prerelease === undefined ? '' : `-${prerelease}`;
  const isAny = isOpen(major);
  const isMinorOpen = !isAny && (minor === '' || isOpen(minor.slice(1)));
  const isPatchOpen = !isAny && !isMinorOpen && isOpen(patch.slice(1));
  const version = isAny
    ? '0.0.0'
    : isMinorOpen
      ? `${major}.0.0${suffix}`
      : `${major}${minor}${isPatchOpen ? '.0' : patch}${suffix}`;
  const bound = parseVersion(version);
  if ('error' in bound) return { error: 'constraint Parser Error' };
  return {
    operator: operator as Operator,
    bound,
    isOpen: isAny || isMinorOpen || isPatchOpen,
    isMinorOpen,
    isPatchOpen,
  };
}

function isOpen(part: string): boolean {
  return part === 'x' || part === 'X' || part === '*';
}

/** What regular expressions of Go take for spaces. */
const SPACES = new Set('\t\n\f\r ');

function trimSpaces(text: string): string {
  let start = 0;
  while (start < text.length && SPACES.has(text.charAt(start))) start++;
  let end = text.length;
  while (end > start && SPACES.has(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

type Compare = (version: Version, constraint: Constraint) => boolean;

function releasesOnly(compare: Compare): Compare {
  return (version, constraint) =>
    (version.prerelease === '' || constraint.bound.prerelease !== '') && compare(version, constraint);
}

const isAtLeast: Compare = (version, { bound }) => compareVersions(version, bound) >= 0;
const isEqual: Compare = (version, { bound }) => compareVersions(version, bound) === 0;

/** With open parts, the bound's own versions are below it too. */
function isBelow(includesBound: boolean): Compare {
  return (version, { bound, isOpen, isMinorOpen }) => {
    if (isOpen) return version.major <= bound.major && (version.minor <= bound.minor || isMinorOpen);
    const order = compareVersions(version, bound);
    return order < 0 || (includesBound && order === 0);
  };
}

const isOther: Compare = (version, constraint) => {
  const { bound, isOpen, isMinorOpen } = constraint;
  if (!isOpen) return !isEqual(version, constraint);
  if (version.prerelease !== '' && bound.prerelease === '') return false;
  return bound.major !== version.major || (bound.minor !== version.minor && !isMinorOpen);
};

/** The same minor version, or the same major one if it names no minor. `~0.0.0` takes everything. */
const isClose: Compare = (version, { bound, isMinorOpen, isPatchOpen }) => {
  if (compareVersions(version, bound) < 0) return false;
  const isZero = bound.major === 0n && bound.minor === 0n && bound.patch === 0n;
  if (isZero && !isMinorOpen && !isPatchOpen) return true;
  return version.major === bound.major && (version.minor === bound.minor || isMinorOpen);
};

const CHECKS: Record<Operator, Compare> = {
  '': releasesOnly((version, constraint) => (constraint.isOpen ? isClose : isEqual)(version, constraint)),
  '=': releasesOnly((version, constraint) => (constraint.isOpen ? isClose : isEqual)(version, constraint)),
  '!=': isOther,
  '>': releasesOnly((version, { bound }) => compareVersions(version, bound) > 0),
  '<': releasesOnly(isBelow(false)),
  '>=': releasesOnly(isAtLeast),
  '=>': releasesOnly(isAtLeast),
  '<=': releasesOnly(isBelow(true)),
  '=<': releasesOnly(isBelow(true)),
  '~': releasesOnly(isClose),
  '~>': releasesOnly(isClose),
  '^': releasesOnly(
    (version, constraint) => isAtLeast(version, constraint) && version.major === constraint.bound.major,
  ),
};
