import fc from 'fast-check';
import { expect, test } from 'vitest';
import { README_TEXT } from '../../../scheduler/plan/plan.ts';
import { files, type TestFolder } from '../plans.ts';
import { tick, type World, world } from '../world.ts';

type Folders = Readonly<Record<string, TestFolder>>;

type Step =
  | { readonly do: 'apply'; readonly folders: Folders; readonly rebuild: boolean }
  | { readonly do: 'commit'; readonly branch: 'dev' | 'berth/dev'; readonly path: string; readonly text: string }
  | { readonly do: 'merge' | 'close' | 'push' | 'delete' | 'tick' };

const names = fc.constantFrom('shop-web', 'cart-web', 'till-web');
const types = fc.constantFrom('large', 'small');
const content = fc.oneof(
  fc.constantFrom('', '-2', '-3').map((salt): TestFolder => files('x', salt)),
  fc.constant({ held: 'the template is broken' }),
);
const folders = fc
  .array(fc.record({ type: types, name: names, content }), { maxLength: 5 })
  .map(list => Object.fromEntries(list.map(({ type, name, content }) => [`${type}/${name}`, content])));

// Paths of people's own, some of which look like Berth's.
const theirs = fc.constantFrom(
  'README.md',
  'docs/README.md',
  'own/app/namespace.yaml',
  'large/notes.txt',
  'large/ada/namespace.yaml',
  'large/shop-web/patch.yaml',
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('apply' as const), folders, rebuild: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('commit' as const),
      branch: fc.constantFrom('dev' as const, 'berth/dev' as const),
      path: theirs,
      text: fc.constantFrom('1', '2', README_TEXT),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('merge' as const, 'close' as const, 'push' as const, 'delete' as const, 'tick' as const),
    }),
  },
);

/** A world with what people did in it. */
interface History {
  readonly here: World;
  readonly commits: string[];
  /** What people last wrote to the environment's branch. */
  readonly files: Map<string, string>;
}

test('whatever people and Berth do in turns, nothing a person did is lost and there is one pull request at most', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 9 }), async steps => {
      const history: History = { here: await world(), commits: [], files: new Map() };
      for (const step of steps) {
        await perform(step, history);
        await expectNothingLost(history);
      }
    }),
    { numRuns: 8 },
  );
}, 120_000);

async function perform(step: Step, { here, commits, files: written }: History): Promise<void> {
  const { apply, refs, pulls, repository } = here;
  const [open] = await pulls.list();
  switch (step.do) {
    case 'apply': {
      await apply(step.folders, { allowRemovals: 'all', rebuild: step.rebuild });
      const before = await refs();
      // Without asking for a rebuild again: that would be a new request.
      await apply(step.folders, { allowRemovals: 'all' });
      expect(await refs()).toBe(before);
      return;
    }
    case 'commit': {
      if (
        !(await refs()).includes(`refs/heads/${step.branch}\n`) &&
        !(await refs()).includes(`refs/heads/${step.branch} `)
      )
        return;
      commits.push(await repository.commit(step.branch, { [step.path]: step.text }, { message: 'By hand' }));
      if (step.branch === 'dev') written.set(step.path, step.text);
      return;
    }
    case 'merge':
      // It may conflict with what people wrote: then nothing happens.
      if (open !== undefined && (await pulls.merge(open.number).catch(() => undefined)) !== undefined)
        await readAgain(here, written);
      return;
    case 'close':
      if (open !== undefined) await pulls.close(open.number);
      return;
    case 'tick':
      // In an open one, or in one that somebody closed whose branch is still there.
      if ((await pulls.list({ state: 'all' })).length === 0 || !(await refs()).includes('refs/heads/berth/dev '))
        return;
      await here.describe(tick);
      return;
    case 'push':
      if (open === undefined) return;
      if ((await repository.git('merge-base', 'dev', 'berth/dev').catch(() => '')).trim() !== (await here.head('dev')))
        return;
      await repository.branch('dev', 'berth/dev');
      await readAgain(here, written);
      return;
    case 'delete':
      // Only what is nobody's work: deleting their own commits is people's business.
      if (open === undefined || commits.length > 0) return;
      await repository.git('branch', '-D', 'berth/dev');
  }
}

/** A merge brings in what people committed to Berth's branch, over what they had on the environment's. */
async function readAgain({ files: filesOf }: World, written: Map<string, string>): Promise<void> {
  const found = await filesOf('dev');
  for (const path of written.keys()) {
    expect(found).toHaveProperty([path]);
    written.set(path, found[path] ?? '');
  }
}

async function expectNothingLost({ here, commits, files: written }: History): Promise<void> {
  const { pulls, repository, files: filesOf } = here;
  expect((await pulls.list()).length).toBeLessThanOrEqual(1);
  const found = await filesOf('dev');
  for (const [path, text] of written) expect(found[path]).toBe(text);
  for (const commit of commits) {
    expect(await repository.git('for-each-ref', '--contains', commit, '--count=1')).not.toBe('');
  }
}
