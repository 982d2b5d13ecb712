import { describe, expect, test } from 'vitest';
import { type Claim, sameObject, settleName } from '../../../scheduler/snapshot/settle-name.ts';

const NAME = { kind: 'Workload', name: 'cart' } as const;
const PLACE = { repository: 'https://example.com/apps', commit: 'c0ffee', path: 'cart.yaml', line: 3, column: 1 };

/** A claim by a registration, or by the control plane without one. The item says whose it is. */
function claim(by?: string, place: Partial<typeof PLACE> = {}, workspace = `${by}-team`): Claim<string> {
  const registration = by === undefined ? undefined : { name: by, workspace };
  const origin = { ...PLACE, repository: `https://example.com/${by ?? 'control-plane'}`, ...place };
  return { item: by ?? 'control plane', registration, origin };
}

function owners(registration: string): ReadonlyMap<string, string> {
  return new Map([['Workload/cart', registration]]);
}

describe('a name that several claim', () => {
  test.each([
    ['the control plane’s wins, whichever was read first', [claim('shop'), claim(), claim('till')], undefined],
    ['the control plane’s wins over a registration’s that had it before', [claim('shop'), claim()], owners('shop')],
  ])('%s', (_, claims, before) => {
    const settled = settleName(NAME, claims, before);
    expect(settled).toMatchObject({ state: 'settled', winner: 'control plane' });
    const refused = settled.state === 'settled' ? settled.refused : [];
    const registrations = claims.flatMap(({ registration }) => registration?.name ?? []);
    expect(refused.map(({ message }) => message)).toEqual(
      registrations.map(
        name => `Workload "cart" of registration ${name} is left out: the control plane has one of that name`,
      ),
    );
  });

  test('two of the control plane’s own leave it open, and nobody can settle that by who had it before', () => {
    expect(settleName(NAME, [claim(), claim(), claim('shop'), claim('till')], owners('shop'))).toEqual({
      state: 'open',
    });
  });

  test('of registrations, the one keeps it that had it before; who comes later is refused at its place', () => {
    const late = claim('till', { path: 'deploy/cart.yaml', line: 7 });
    const first = claim('shop');
    expect(settleName(NAME, [late, first], owners('shop'))).toEqual({
      state: 'settled',
      winner: 'shop',
      refused: [
        {
          severity: 'error',
          code: 'name-taken',
          message: 'Workload "cart" of registration till is left out: registration shop has one of that name',
          fix: 'rename it',
          origin: late.origin,
          subject: NAME,
          related: [{ message: 'the Workload of that name', origin: first.origin }],
        },
      ],
    });
  });

  test.each([
    ['nobody is known to have had it', undefined],
    ['somebody else had it', owners('gone')],
    ['another kind of that name was somebody’s', new Map([['DeploymentTarget/cart', 'shop']])],
  ])('of registrations is open while %s, and told as contested', (_, before) => {
    expect(settleName(NAME, [claim('till'), claim('shop'), claim('till')], before)).toEqual({
      state: 'open',
      contested: { ...NAME, key: 'Workload/cart', registrations: ['shop', 'till'] },
    });
  });

  test('twice by the one that had it before is open, and contested no longer when nobody else claims it', () => {
    expect(settleName(NAME, [claim('shop'), claim('shop')], owners('shop'))).toEqual({ state: 'open' });
    expect(settleName(NAME, [claim('shop'), claim('shop'), claim('till')], owners('shop'))).toMatchObject({
      state: 'open',
      contested: { registrations: ['shop', 'till'] },
    });
  });
});

describe('the same file by way of several registrations', () => {
  const reached = (by: string, place: Partial<typeof PLACE> = {}, workspace = 'team'): Claim<string> =>
    claim(by, { ...PLACE, ...place }, workspace);

  test('of one workspace is one object, of the registration whose name is first', () => {
    expect(sameObject([reached('till'), reached('shop'), reached('web')])?.item).toBe('shop');
  });

  test.each([
    ['the workspaces differ', [reached('shop'), reached('till', {}, 'other')]],
    ['one is the control plane’s own', [reached('shop'), { ...reached('till'), registration: undefined }]],
    ['only the control plane has them', [claim(undefined, PLACE), claim(undefined, PLACE)]],
    ['it is another repository', [reached('shop'), reached('till', { repository: 'https://example.com/other' })]],
    ['it is another commit', [reached('shop'), reached('till', { commit: 'bead' })]],
    ['it is another file', [reached('shop'), reached('till', { path: 'other.yaml' })]],
    ['it is another document of the file', [reached('shop'), reached('till', { line: 9 })]],
    ['it is another item on the line', [reached('shop'), reached('till', { column: 9 })]],
  ])('isn’t one when %s', (_, claims) => {
    expect(sameObject(claims)).toBeUndefined();
  });
});
