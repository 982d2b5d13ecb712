import { describe } from 'vitest';
import { goAnswers, goFails } from './go-answers.ts';

describe('semver', () => {
  goAnswers([
    [
      'reads versions that leave parts out',
      '{{ semver "v1.2" }} {{ semver "1" }} {{ semver "1.2.3-beta.1+build.5" }}',
      '1.2.0 1.0.0 1.2.3-beta.1+build.5',
    ],
    [
      'has parts',
      '{{ $v := semver "v1.2.3-b.1+m" }}{{ $v.Major }} {{ $v.Minor }} {{ $v.Patch }} {{ $v.Prerelease }} {{ $v.Metadata }} {{ $v.Original }} {{ $v.String }}',
      '1 2 3 b.1 m v1.2.3-b.1+m 1.2.3-b.1+m',
    ],
    [
      'counts up to a struct, which prints as one',
      '{{ (semver "v1.2.3").IncPatch }} {{ (semver "1.2.3-a+b").IncPatch }} {{ (semver "1.2.3").IncMinor }} {{ (semver "1.2.3").IncMajor }}',
      '{1 2 4   v1.2.4} {1 2 3   1.2.3} {1 3 0   1.3.0} {2 0 0   2.0.0}',
    ],
    [
      'sets prerelease and metadata',
      '{{ (semver "1.2.3").SetPrerelease "rc.1" }} {{ (semver "1.2.3-a").SetMetadata "m" }} {{ (semver "1.2.3-a").SetPrerelease "" }}',
      '{1 2 3 rc.1  1.2.3-rc.1} {1 2 3 a m 1.2.3-a+m} {1 2 3   1.2.3}',
    ],
    [
      'compares',
      '{{ $v := semver "1.2.3" }}{{ $v.Compare (semver "1.2.4") }} {{ $v.LessThan (semver "1.10") }} {{ $v.GreaterThan (semver "1.2.3-rc") }} {{ $v.Equal (semver "1.2.3+x") }}',
      '-1 true true true',
    ],
    [
      'orders prereleases part by part',
      '{{ (semver "1.0.0-alpha.2").Compare (semver "1.0.0-alpha.10") }} {{ (semver "1.0.0-1").Compare (semver "1.0.0-a") }} {{ (semver "1.0.0-a").Compare (semver "1.0.0-a.1") }} {{ (semver "1.0.0-b").Compare (semver "1.0.0-a.1") }}',
      '-1 -1 -1 1',
    ],
    [
      'keeps all digits',
      '{{ semver "9223372036854775807.0.0" }} {{ (semver "9223372036854775807").IncMajor }}',
      '9223372036854775807.0.0 {-9223372036854775808 0 0   -9223372036854775808.0.0}',
    ],
  ]);
  goFails([
    ['words are no versions', '{{ semver "latest" }}', 'semver: Invalid Semantic Version'],
    ['nor is nothing', '{{ semver "" }}', 'semver: Invalid Semantic Version'],
    ['nor are empty parts', '{{ semver "1.2.3-" }}', 'semver: Invalid Semantic Version'],
    ['four numbers are too many', '{{ semver "1.2.3.4" }}', 'semver: Invalid Semantic Version'],
    [
      'numbers have 64 bits',
      '{{ semver "1.99999999999999999999" }}',
      'semver: Error parsing version segment: strconv.ParseInt: parsing "99999999999999999999": value out of range',
    ],
    [
      'a prerelease has no spaces',
      '{{ (semver "1.0.0").SetPrerelease "a b" }}',
      'SetPrerelease: Invalid Prerelease string',
    ],
    ['nor has metadata', '{{ (semver "1.0.0").SetMetadata "a b" }}', 'SetMetadata: Invalid Metadata string'],
  ]);
});

/** Constraints with the versions that they let through. */
const CONSTRAINTS: readonly (readonly [constraint: string, passing: string, failing: string])[] = [
  ['1.2.3', '1.2.3 v1.2.3 1.2.3+x', '1.2.4 1.2.3-a'],
  ['1.2', '1.2.0', '1.2.9 1.3.0 1.1.9'],
  ['=1.2.x', '1.2.0 1.2.9', '1.3.0'],
  ['1', '1.0.0 1.9.9', '2.0.0 0.9.0'],
  ['*', '0.0.0 9.9.9', '1.0.0-a'],
  ['!=1.2.3', '1.2.4 1.2.3-a', '1.2.3'],
  ['!=1.2', '1.3.0 1.2.9', '1.2.0'],
  ['!=1.x', '2.0.0', '1.5.0 1.0.0 2.0.0-a'],
  ['>1.2', '1.2.1 1.3.0', '1.2.0 1.1.0 1.3.0-a'],
  ['>=1.2.3-a', '1.2.3-a 1.2.3-b 1.2.3 1.3.0-a', '1.2.2'],
  ['<1.2', '1.1.0 0.9.0', '1.2.0 1.2.9 1.3.0 2.0.0'],
  ['<1.2.x', '1.2.9 1.1.0', '1.3.0'],
  ['<1.2.0', '1.1.9', '1.2.0'],
  ['<=1.2', '1.2.0', '1.2.9 1.3.0'],
  ['=<1.2.0', '1.2.0', '1.2.1'],
  ['<2', '2.5.0 1.0.0', '3.0.0'],
  ['~1.2.3', '1.2.3 1.2.9', '1.2.2 1.3.0'],
  ['~>1.2', '1.2.0 1.2.9', '1.3.0'],
  ['~1', '1.0.0 1.9.9', '2.0.0'],
  ['~0.0.0', '0.0.0 9.9.9', '1.0.0-a'],
  ['^1.2.3', '1.2.3 1.9.9', '1.2.2 2.0.0'],
  ['^0.2.3', '0.2.3 0.3.0 0.9.9', '0.2.2 1.0.0'],
  ['>=1.0, <2.0.0', '1.0.0 1.9.9', '2.0.0 0.9.9'],
  ['1.2.x || >=3', '1.2.5 3.0.0', '2.0.0 1.3.0'],
  ['1.2 - 1.4.5', '1.2.0 1.4.5', '1.4.6 1.1.9'],
  ['1 - 2, !=1.5.0 || 5', '1.4.0 5.1.0 2.9.9', '1.5.0 3.0.0'],
  [' >= 1.2.3 ', '1.2.3', '1.2.2'],
];

describe('semverCompare', () => {
  goAnswers(
    CONSTRAINTS.flatMap(([constraint, passing, failing]) => [
      ...passing
        .split(' ')
        .map(
          version =>
            [
              `${constraint} lets ${version} through`,
              `{{ semverCompare "${constraint}" "${version}" }}`,
              'true',
            ] as const,
        ),
      ...failing
        .split(' ')
        .map(
          version =>
            [
              `${constraint} keeps ${version} out`,
              `{{ semverCompare "${constraint}" "${version}" }}`,
              'false',
            ] as const,
        ),
    ]),
  );
  goFails([
    [
      'a space is no "and"',
      '{{ semverCompare ">=1.0 <2.0" "1.5.0" }}',
      'semverCompare: improper constraint: >=1.0 <2.0',
    ],
    ['an empty constraint', '{{ semverCompare "" "1.5.0" }}', 'semverCompare: improper constraint: '],
    ['an unknown operator', '{{ semverCompare "==1" "1.5.0" }}', 'semverCompare: improper constraint: ==1'],
    ['a number too large', '{{ semverCompare "99999999999999999999" "1" }}', 'semverCompare: constraint Parser Error'],
    ['doubled placeholders', '{{ semverCompare "xx" "1" }}', 'semverCompare: constraint Parser Error'],
    ['a version that is none', '{{ semverCompare "1" "x" }}', 'semverCompare: Invalid Semantic Version'],
  ]);
});
