import { describe, expect, test } from 'vitest';
import { AccessError, TerminalError, TransientError, UserError } from '../../../runtime/errors.ts';
import { failureOf } from '../../../use-cases/reconcile/failure.ts';
import { observe } from '../../../use-cases/reconcile/observe.ts';
import { reconcile } from '../../../use-cases/reconcile/reconcile.ts';
import type { Session } from '../../../use-cases/session.ts';
import type { Forge } from '../../../workflows/forges/forge.ts';
import { config, type TestFleet, testFleet, workload } from '../../cli/fleet.ts';
import { testSession } from '../../support/session.ts';

function dev({ controlPlane }: TestFleet): { readonly controlPlane: string; readonly environment: string } {
  return { controlPlane: controlPlane.path, environment: 'dev' };
}

function opening(session: Session, open: () => Promise<Forge>): Session {
  return { ...session, forges: { ...session.forges, open } };
}

describe('reconciling an environment', () => {
  test('is done when its pull request is as the plan wants it', async () => {
    const fleet = await testFleet();
    const session = await testSession();
    const { snapshot } = await observe(dev(fleet), session);
    const first = await reconcile(snapshot, session);
    expect(first).toMatchObject({ state: 'done', proposal: { outcome: 'opened', pullRequest: { number: 1 } } });
    expect(await reconcile(snapshot, session)).toMatchObject({ state: 'done', proposal: { outcome: 'unchanged' } });
    expect(await fleet.gitops.read('berth/dev', 'large/cart-api/reconciler.yaml')).toBe('kind: Flux\npath: ./api\n');
  });

  test('makes again only what has changed since the last time', async () => {
    const fleet = await testFleet();
    const session = await testSession();
    const before = await observe(dev(fleet), session);
    const first = await reconcile(before.snapshot, session);
    if (first.state !== 'done') throw new Error(first.state);
    await fleet.shop.commit('main', { 'workloads/blog.yaml': workload(['web']).replace('name: cart', 'name: blog') });
    const after = await observe(dev(fleet), session, before);
    const second = await reconcile(after.snapshot, session, first.memo && { memo: first.memo });
    if (second.state !== 'done') throw new Error(second.state);
    expect(second.proposal.outcome).toBe('updated');
    const same = second.plan.folders.map(folder => [folder.path, first.plan.folders.includes(folder)]);
    expect(same).toEqual([
      ['large/cart-api', true],
      ['small/blog-web', false],
      ['small/cart-web', true],
    ]);
  });

  test.each([
    ['commit: "1234"', false],
    ['repo: http://127.0.0.1:1/base.git', true],
  ])('is incomplete when a source can’t be read (%s), and writes nothing', async (line, again) => {
    const fleet = await testFleet();
    const baseRepo = await fleet.controlPlane.read('dev', 'base-repo.yaml');
    const key = line.slice(0, line.indexOf(':'));
    await fleet.controlPlane.commit('dev', { 'base-repo.yaml': baseRepo.replace(new RegExp(`${key}: .*`), line) });
    const session = await testSession();
    const { snapshot } = await observe(dev(fleet), session);
    expect(await reconcile(snapshot, session)).toMatchObject({ state: 'incomplete', again });
    expect(await fleet.gitops.git('for-each-ref', 'refs/heads/berth')).toBe('');
  });

  test.each([
    ['the forge is down', new TransientError('down', { retryAfter: 5_000 }), { again: true, retryAfter: 5_000 }],
    ['access is refused', new AccessError('no'), { again: true }],
    ['the user has to act', new UserError('wrong'), { again: false }],
    ['the same can’t ever go well', new TerminalError('never'), { again: false }],
    ['there is a bug', new TypeError('oops'), { again: true }],
  ])('fails when %s, and says whether to try again', async (_, error, failure) => {
    const fleet = await testFleet();
    const session = await testSession();
    const { snapshot } = await observe(dev(fleet), session);
    const result = await reconcile(
      snapshot,
      opening(session, () => Promise.reject(error)),
    );
    expect(result).toMatchObject({ state: 'failed', failure: { error, ...failure }, plan: { complete: true } });
    expect(failureOf(error)).toEqual(result.state === 'failed' && result.failure);
  });

  test('keeps what was planned when proposing fails, for the next try', async () => {
    const fleet = await testFleet();
    const session = await testSession();
    const { snapshot } = await observe(dev(fleet), session);
    const down = opening(session, () => Promise.reject(new TransientError('down')));
    const failed = await reconcile(snapshot, down);
    if (failed.state !== 'failed' || failed.memo === undefined) throw new Error(failed.state);
    const done = await reconcile(snapshot, session, { memo: failed.memo });
    if (done.state !== 'done') throw new Error(done.state);
    expect(done.plan.folders.every((folder, index) => folder === failed.plan?.folders[index])).toBe(true);
  });
});

describe('observing an environment', () => {
  test('sees the same as long as no branch has moved, and something else when one has', async () => {
    const fleet = await testFleet();
    const session = await testSession();
    const first = await observe(dev(fleet), session);
    const second = await observe(dev(fleet), session, first);
    expect(second.seen).toBe(first.seen);
    await fleet.gitops.branch('berth/dev', 'dev');
    const proposed = await observe(dev(fleet), session, second);
    expect(proposed.seen).not.toBe(first.seen);
    await fleet.controlPlane.commit('dev', { 'config/all.yaml': config('all', 'LEVEL: low') });
    expect((await observe(dev(fleet), session, proposed)).seen).not.toBe(proposed.seen);
  });

  test('an unchanged environment keeps its objects', async () => {
    const fleet = await testFleet();
    const session = await testSession();
    const first = await observe(dev(fleet), session);
    const second = await observe(dev(fleet), session, first);
    expect(second.snapshot.clusterTypes[0]).toBe(first.snapshot.clusterTypes[0]);
    expect(second.snapshot.deploymentTargets).toEqual(first.snapshot.deploymentTargets);
  });

  test('a control plane that can’t be read is a source that is missing', async () => {
    const source = { controlPlane: 'file:///nonexistent/control-plane.git', environment: 'dev' };
    const { snapshot } = await observe(source, await testSession());
    expect(snapshot.missing).toMatchObject([{ role: 'control plane' }]);
  });
});
