import { describe, expect, test } from 'vitest';
import type { LabelRequirement, LabelSelector } from '../../../scheduler/model/kinds/scheduling-policy.ts';
import {
  describeRequirement,
  describeSelector,
  type Labels,
  matches,
  requirementsOf,
  satisfies,
} from '../../../scheduler/placement/selector.ts';

function selector(matchLabels: Labels, ...matchExpressions: readonly LabelRequirement[]): LabelSelector {
  return { matchLabels, matchExpressions };
}

function requirement(key: string, operator: LabelRequirement['operator'], ...values: string[]): LabelRequirement {
  return { key, operator, values };
}

const IN_WEST = requirement('region', 'In', 'west', 'north');
const NOT_WEST = requirement('region', 'NotIn', 'west', 'north');
const ANY_REGION = requirement('region', 'Exists');
const NO_REGION = requirement('region', 'DoesNotExist');

// Kubernetes: "NotIn" and "DoesNotExist" hold for what has no such label.
describe('whether labels satisfy a requirement', () => {
  test.each<[string, LabelRequirement, Labels, boolean]>([
    ['In holds for the first of its values', IN_WEST, { region: 'west' }, true],
    ['In holds for the last of its values', IN_WEST, { region: 'north' }, true],
    ['In fails for another value', IN_WEST, { region: 'east' }, false],
    ['In fails for a value that only begins like one of its own', IN_WEST, { region: 'wes' }, false],
    ['In fails without the label', IN_WEST, { zone: 'west' }, false],
    ['In with an empty value wants the label to be there', requirement('region', 'In', ''), {}, false],
    ['In with an empty value holds for a label without one', requirement('region', 'In', ''), { region: '' }, true],
    ['NotIn fails for each of its values', NOT_WEST, { region: 'north' }, false],
    ['NotIn holds for another value', NOT_WEST, { region: 'east' }, true],
    ['NotIn holds without the label', NOT_WEST, { zone: 'west' }, true],
    ['Exists holds for any value', ANY_REGION, { region: 'east' }, true],
    ['Exists holds for an empty value', ANY_REGION, { region: '' }, true],
    ['Exists fails without the label', ANY_REGION, { zone: 'west' }, false],
    ['DoesNotExist holds without the label', NO_REGION, { zone: 'west' }, true],
    ['DoesNotExist fails for any value', NO_REGION, { region: 'east' }, false],
    ['DoesNotExist fails for an empty value', NO_REGION, { region: '' }, false],
  ])('%s', (_name, wanted, labels, expected) => {
    expect(satisfies(wanted, labels)).toBe(expected);
    // A selector of this one requirement says the same.
    expect(matches(selector({}, wanted), labels)).toBe(expected);
  });
});

describe('whether labels match a selector', () => {
  const both = selector({ region: 'west', size: 'large' });
  const mixed = selector({ region: 'west' }, requirement('edge', 'DoesNotExist'), requirement('size', 'Exists'));

  test.each<[string, LabelSelector, Labels, boolean]>([
    ['an empty selector matches everything', selector({}), { region: 'west' }, true],
    ['an empty selector matches what has no labels', selector({}), {}, true],
    ['all labels of matchLabels have to be there', both, { region: 'west', size: 'large' }, true],
    ['others beside them make no difference', both, { region: 'west', size: 'large', edge: 'true' }, true],
    ['the first one alone is not enough', both, { region: 'west' }, false],
    ['the last one alone is not enough', both, { size: 'large' }, false],
    ['one with another value is not enough', both, { region: 'west', size: 'small' }, false],
    ['expressions and matchLabels have to hold together', mixed, { region: 'west', size: 'small' }, true],
    ['an expression that fails is enough to fail', mixed, { region: 'west', size: 'small', edge: '' }, false],
    ['so is the last one', mixed, { region: 'west' }, false],
    ['expressions don’t make up for matchLabels', mixed, { region: 'east', size: 'small' }, false],
  ])('%s', (_name, wanted, labels, expected) => {
    expect(matches(wanted, labels)).toBe(expected);
  });
});

test('the requirements of a selector are its labels by key, and then its expressions as they are written', () => {
  const wanted = selector({ size: 'large', app: 'shop', region: '' }, NO_REGION, IN_WEST);
  expect(requirementsOf(wanted)).toEqual([
    requirement('app', 'In', 'shop'),
    requirement('region', 'In', ''),
    requirement('size', 'In', 'large'),
    NO_REGION,
    IN_WEST,
  ]);
});

// The forms of `kubectl get --selector`.
describe('a requirement in words', () => {
  test.each<[LabelRequirement, string]>([
    [requirement('region', 'In', 'west'), 'region=west'],
    [requirement('region', 'In', ''), 'region='],
    [IN_WEST, 'region in (west, north)'],
    [requirement('region', 'NotIn', 'west'), 'region!=west'],
    [NOT_WEST, 'region notin (west, north)'],
    [ANY_REGION, 'region'],
    [NO_REGION, '!region'],
  ])('%j is %s', (wanted, expected) => {
    expect(describeRequirement(wanted)).toBe(expected);
  });

  test('a selector has all of them, with commas between', () => {
    expect(describeSelector(selector({ size: 'large', app: 'shop' }, NO_REGION))).toBe('app=shop, size=large, !region');
  });

  test('an empty selector is everything', () => {
    expect(describeSelector(selector({}))).toBe('everything');
  });
});
