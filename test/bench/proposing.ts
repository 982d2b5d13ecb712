import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGit, type Git } from '../../runtime/git/git.ts';
import type { Repository } from '../../runtime/git/repository.ts';
import { type TreeEdit, writeCommit } from '../../runtime/git/write-commit.ts';
import type { Plan } from '../../scheduler/plan/plan.ts';
import { proposeEnvironment } from '../../use-cases/propose-environment.ts';
import { DEFAULT_IDENTITY } from '../../workflows/forges/identity.ts';
import { readEnvironmentChanges } from '../../workflows/gitops/environment-changes.ts';
import { testForges } from '../support/forges.ts';
import { files, plan } from '../workflows/plans.ts';
import { measure, ms, type Row } from './measure.ts';

const clock = { now: () => Date.UTC(2026, 0, 1) };

/** From a plan to its pull request: comparing with the branch, writing the commit, opening the pull request. */
export async function benchProposing(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-bench-'));
  const git = createGit({ cacheDir: join(folder, 'cache'), env: process.env });
  try {
    return [
      await commitRow(git, folder),
      ...(await proposalRows(git, folder, 1_000)),
      ...(await proposalRows(git, folder, 10_000)),
    ];
  } finally {
    git.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function commitRow(git: Git, folder: string): Promise<Row> {
  const edits: TreeEdit[] = Array.from({ length: 10_000 }, (_, index) => ({
    action: 'add',
    path: `type-${index % 10}/app-${index}-main/reconciler.yaml`,
    file: { text: files(`app-${index}`)['reconciler.yaml'] ?? '' },
    after: { mode: '100644' },
  }));
  let count = 0;
  const repositories = async (): Promise<Repository> => await newRepository(git, join(folder, `commit-${count++}.git`));
  const author = DEFAULT_IDENTITY;
  const input = plainStream(edits);
  const times = { berth: [] as number[], alone: [] as number[] };
  // In turns, so that what else the machine does falls on both.
  for (let run = 0; run < 7; run++) {
    const [ours, theirs] = [await repositories(), await repositories()];
    times.berth.push(
      await once(async () => await writeCommit(ours, { edits, message: 'Files', author, time: clock.now() })),
    );
    times.alone.push(await once(async () => await theirs.run(['fast-import', '--quiet'], { input })));
  }
  const [berth, alone] = [median(times.berth), median(times.alone)];
  return {
    what: 'commit of 10,000 files, beside git fast-import alone',
    berth: `${ms(berth)}, ${ms(alone)} alone: × ${(berth / alone).toFixed(2)}`,
    aim: '≤ × 1.5',
  };
}

/** The same files in the fewest words that git understands. */
function plainStream(edits: readonly TreeEdit[]): string {
  const parts = ['commit refs/heads/main\ncommitter Berth <berth@noreply.invalid> 1767225600 +0000\ndata 5\nFiles\n'];
  for (const edit of edits) {
    if (edit.action !== 'remove')
      parts.push(`M 100644 inline ${edit.path}\ndata ${edit.file.text.length}\n${edit.file.text}\n`);
  }
  return parts.join('');
}

async function proposalRows(git: Git, folder: string, placements: number): Promise<Row[]> {
  const path = join(folder, `gitops-${placements}.git`);
  await newRepository(git, path);
  const forges = testForges({ git });
  const forge = await forges.open(path);
  const { pulls } = await forges.pullRequests(path);
  const first = fleetPlan(placements, path, '');
  const opened = await once(async () => await proposeEnvironment(first, { forge }));
  await pulls.merge(1);
  const noOp = await measure(5, async () => await readEnvironmentChanges(first, forge));
  const edited = fleetPlan(placements, path, '-2');
  const edit = await once(async () => await proposeEnvironment(edited, { forge }));
  const standing = await measure(5, async () => await proposeEnvironment(edited, { forge }));
  const what = `${placements.toLocaleString('en')} placements (${(placements * 3).toLocaleString('en')} files)`;
  return [
    { what: `${what}: compare, commit, open the pull request`, berth: ms(opened) },
    { what: `${what}: compare when nothing differs`, berth: ms(noOp.median) },
    { what: `${what}: a line changes in each; one pull request`, berth: ms(edit) },
    { what: `${what}: the same again, nothing to write`, berth: ms(standing.median) },
  ];
}

function fleetPlan(placements: number, repository: string, salt: string): Plan {
  const paths = Array.from({ length: placements }, (_, index) => `type-${index % 10}/app${index}-main`);
  return plan(Object.fromEntries(paths.map(path => [path, files(path, salt)])), { repository });
}

async function newRepository(git: Git, path: string): Promise<Repository> {
  await git.run(['init', '--quiet', '--bare', '--', path]);
  return await git.open(path);
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

async function once(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
