import { describe, expect, test } from 'vitest';
import type { SourcedManifest } from '../../../../scheduler/model/manifest.ts';
import { anyObject, config } from '../../../support/objects.ts';
import { analyze, annotated, told } from '../analyze-config.ts';

describe('which of two ConfigMaps counts', () => {
  const west = config('west', { A: 'west' }, { region: 'west' });
  const rule = 'config-precedence-by-name';
  const codes = (...manifests: SourcedManifest[]) => analyze(...manifests).map(({ code }) => code);

  test('by its name alone is told at the value, with the other one', () => {
    const front = config('front', { A: 'front' }, { tier: 'front' });
    expect(analyze(west, front)).toEqual([
      {
        severity: 'warning',
        code: rule,
        message: 'ConfigMap west overrides A of ConfigMap front only by its name',
        fix: 'annotate the one that is meant to win with "berth.dev/precedence", an integer above 0',
        origin: { ...west.manifest.origin, line: 3 },
        subject: { kind: 'ConfigMap', name: 'west' },
        related: [{ message: 'ConfigMap front', origin: { ...front.manifest.origin, line: 3 } }],
      },
    ]);
  });

  test('by its name, at a precedence of its own, is told with one above that', () => {
    expect(analyze(annotated('a', '7', { A: '1' }), annotated('b', '7', { A: '2' }))[0]?.fix).toBe(
      'annotate the one that is meant to win with "berth.dev/precedence", an integer above 7',
    );
  });

  test.each<[string, SourcedManifest[], boolean]>([
    ['numbers before their names', [config('10-a', { A: '1' }), config('20-b', { A: '2' })], false],
    ['a number before one of the names', [config('10-a', { A: '1' }), config('b', { A: '2' })], true],
    ['the same number before both names', [config('10-a', { A: '1' }), config('10-b', { A: '2' })], true],
    ['numbers inside of their names', [config('a-10', { A: '1' }), config('b-20', { A: '2' })], true],
    ['numbers without a dash after them', [config('10a', { A: '1' }), config('20b', { A: '2' })], true],
    [
      'all labels of the other one and more',
      [config('a', { A: '1' }, { region: 'west' }), config('b', { A: '2' }, { region: 'west', tier: 'front' })],
      false,
    ],
    [
      'as many labels, but others',
      [config('a', { A: '1' }, { region: 'west' }), config('b', { A: '2' }, { tier: 'front' })],
      true,
    ],
    [
      'more labels, but others',
      [config('a', { A: '1' }, { region: 'west' }), config('b', { A: '2' }, { tier: 'front', size: 'large' })],
      true,
    ],
    [
      'the same labels',
      [config('a', { A: '1' }, { region: 'west' }), config('b', { A: '2' }, { region: 'west' })],
      true,
    ],
    [
      'another value of a label',
      [config('a', { A: '1' }, { region: 'west' }), config('b', { A: '2' }, { region: 'east', tier: 'front' })],
      false,
    ],
  ])('is decided by %s: told is %s', (_name, manifests, isTold) => {
    expect(codes(...manifests)).toEqual(isTold ? [rule] : []);
  });

  test('is told once for two ConfigMaps, with the first place and the number of the others', () => {
    const found = told(config('a', { A: '1', B: '1', C: '1' }), config('b', { A: '2', B: '2', C: '2' }));
    expect(found).toEqual([
      'warning config-precedence-by-name: ConfigMap b overrides A and 2 more of ConfigMap a only by its name',
    ]);
  });

  test('is told for each two of three', () => {
    const three = ['a', 'b', 'c'].map(name => config(name, { A: name }));
    expect(analyze(...three).map(({ message }) => message.slice(0, 40))).toEqual([
      'ConfigMap b overrides A of ConfigMap a o',
      'ConfigMap c overrides A of ConfigMap a o',
      'ConfigMap c overrides A of ConfigMap b o',
    ]);
  });

  test('inside of one azure-app-config is told with another way to mend it', () => {
    const found = analyze(
      anyObject('ConfigMap', 'azure-app-config', { data: { 'tier.front.A': '1', 'region.west.A': '2' } }),
    );
    expect(found).toMatchObject([
      { code: rule, fix: 'make one of them narrower by a further label, or move it to a ConfigMap of its own' },
    ]);
  });
});
