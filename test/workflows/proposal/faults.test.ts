import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Repository } from '../../../runtime/git/repository.ts';
import { proposeEnvironment } from '../../../use-cases/propose-environment.ts';
import { DEFAULT_IDENTITY } from '../../../workflows/forges/identity.ts';
import { createLocalForge } from '../../../workflows/forges/local/forge.ts';
import { files, plan, type TestFolder } from '../plans.ts';
import { type World, world } from '../world.ts';

const web = { 'large/shop-web': files('web') };
const both = { ...web, 'small/shop-web': files('web') };
const WRITING = new Set(['fast-import', 'update-ref', 'commit-tree']);

class Killed extends Error {}

/** A repository in which the process dies before or after the nth command that writes. */
function dyingAt(
  repository: Repository,
  step: number,
  when: 'before' | 'after',
): { repository: Repository; died: () => boolean } {
  let count = 0;
  const run: Repository['run'] = async (args, options) => {
    if (count > step) throw new Killed('the process is dead');
    if (!WRITING.has(args[0] ?? '')) return await repository.run(args, options);
    const dies = count++ === step;
    if (dies) count = step + 1;
    if (dies && when === 'before') throw new Killed();
    const result = await repository.run(args, options);
    if (dies) throw new Killed();
    return result;
  };
  return { repository: { ...repository, run }, died: () => count > step };
}

interface Scenario {
  readonly name: string;
  readonly before: (here: World) => Promise<unknown>;
  readonly wanted: Readonly<Record<string, TestFolder>>;
  /** Open pull requests in the end. */
  readonly open: number;
}

const scenarios: Scenario[] = [
  { name: 'opening', before: async () => await Promise.resolve(), wanted: web, open: 1 },
  { name: 'updating', before: async ({ apply }) => await apply(web), wanted: both, open: 1 },
  {
    name: 'starting in an empty repository',
    before: async ({ repository }) => await repository.git('update-ref', '-d', 'refs/heads/dev'),
    wanted: web,
    open: 1,
  },
  {
    name: 'withdrawing',
    before: async ({ apply, pulls }) => {
      await apply(web);
      await pulls.merge(1);
      await apply(both);
    },
    wanted: web,
    open: 0,
  },
];

describe('a run that is killed', () => {
  test.each(scenarios)(
    'while $name leaves a whole state, and the next run completes it',
    async ({ before, wanted, open }) => {
      let steps = 0;
      for (let step = 0; ; step++) {
        const died: boolean[] = [];
        for (const when of ['before', 'after'] as const) {
          const here = await world();
          await before(here);
          const dying = dyingAt(await here.git.open(here.repository.path), step, when);
          const forge = createLocalForge({
            repository: dying.repository,
            identity: DEFAULT_IDENTITY,
            clock: { now: () => 0 },
          });
          const wantedPlan = plan(wanted, { repository: here.repository.path });
          await proposeEnvironment(wantedPlan, { forge }).catch((error: unknown) =>
            expect(error).toBeInstanceOf(Killed),
          );
          died.push(dying.died());
          await expectWhole(here);
          await here.apply(wanted);
          await expectWhole(here);
          expect(await here.pulls.list()).toHaveLength(open);
          const refs = await here.refs();
          expect(await here.apply(wanted)).toMatchObject({ outcome: 'unchanged' });
          expect(await here.refs()).toBe(refs);
        }
        if (!died.includes(true)) break;
        steps++;
      }
      expect(steps).toBeGreaterThanOrEqual(2);
    },
    120_000,
  );

  test('between branch and pull request, as a forge without transactions may leave it, is completed without a new commit', async () => {
    const { apply, head, repository, pulls } = await world();
    await apply(web);
    const commit = await head('berth/dev');
    await repository.git('update-ref', '-d', 'refs/berth/pulls');
    expect(await apply(web)).toMatchObject({ outcome: 'opened', pullRequest: { number: 1 } });
    expect(await head('berth/dev')).toBe(commit);
    expect(await pulls.list()).toHaveLength(1);
  });

  test('while git held a lock: the file to remove is named', async () => {
    const { apply, repository } = await world();
    await apply(web);
    const lock = join(repository.path, 'refs/berth/pulls.lock');
    await writeFile(lock, '');
    await expect(apply(both)).rejects.toMatchObject({
      name: 'TransientError',
      fix: expect.stringContaining(`remove ${lock}`) as string,
    });
    await rm(lock);
    expect(await apply(both)).toMatchObject({ outcome: 'updated' });
  });
});

/** Objects are whole, open pull requests have their branches, and nothing but known refs is there. */
async function expectWhole({ repository, pulls, refs }: World): Promise<void> {
  await repository.git('fsck', '--strict', '--no-dangling');
  for (const { branch, number } of await pulls.list()) {
    expect(await refs()).toContain(`refs/heads/${branch}`);
    expect((await pulls.show(number)).ahead?.commits).toHaveLength(1);
  }
  expect((await refs()).split('\n').filter(line => line.includes('nowhere'))).toEqual([]);
}

describe('runs at the same time', () => {
  test('of one environment end with one pull request', async () => {
    const { apply, pulls } = await world();
    const results = await Promise.all(Array.from({ length: 4 }, async () => await apply(both)));
    expect(results.filter(({ outcome }) => outcome === 'opened')).toHaveLength(1);
    expect(results.filter(({ outcome }) => outcome === 'unchanged')).toHaveLength(3);
    expect(await pulls.list({ state: 'all' })).toHaveLength(1);
  });

  test('of one environment with different plans end with one pull request, which is one of them', async () => {
    const { apply, pulls, files: filesOf } = await world();
    await Promise.all([apply(web), apply(both), apply({ 'edge/shop-web': files('web') })]);
    const [pull, ...others] = await pulls.list();
    expect(others).toEqual([]);
    const types = new Set(Object.keys(await filesOf('berth/dev')).map(path => path.split('/')[0] ?? ''));
    types.delete('README.md');
    expect([['edge'], ['large'], ['large', 'small']]).toContainEqual([...types].sort((a, b) => (a < b ? -1 : 1)));
    expect(pull?.title).toBe(
      `dev: add shop-web to ${types.has('edge') ? 'edge' : 'large'}${types.size > 1 ? ' and 1 more' : ''}`,
    );
  });

  test('of several environments each get their own', async () => {
    const { apply, pulls, repository } = await world();
    const environments = ['dev', 'test', 'prod'];
    for (const name of environments.slice(1)) await repository.branch(name, 'dev');
    const results = await Promise.all(environments.map(async environment => await apply(web, { environment })));
    expect(results.map(({ outcome }) => outcome)).toEqual(['opened', 'opened', 'opened']);
    const open = await pulls.list();
    expect(open.map(({ number }) => number)).toEqual([3, 2, 1]);
    expect(open.map(({ base }) => base).sort()).toEqual([...environments].sort());
  });

  test('a person’s push in the middle of a run is not overwritten', async () => {
    const { apply, git, repository, pulls } = await world();
    await apply(web);
    const opened = await git.open(repository.path);
    let pushed: string | undefined;
    const raced: Repository = {
      ...opened,
      run: async (args, options) => {
        // Just before Berth moves its branch.
        if (args[0] === 'update-ref' && pushed === undefined)
          pushed = await repository.commit('berth/dev', { 'notes.md': 'by Ada' });
        return await opened.run(args, options);
      },
    };
    const forge = createLocalForge({ repository: raced, identity: DEFAULT_IDENTITY, clock: { now: () => 0 } });
    const result = await proposeEnvironment(plan(both, { repository: repository.path }), { forge });
    expect(result).toMatchObject({ outcome: 'waiting' });
    expect((await repository.git('rev-parse', 'berth/dev')).trim()).toBe(pushed);
    expect(await pulls.list()).toHaveLength(1);
  });
});
