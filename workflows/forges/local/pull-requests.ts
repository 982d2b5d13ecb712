import { ConflictError, UserError } from '../../../runtime/errors.ts';
import type { Identity } from '../../../runtime/git/commits.ts';
import { commitsAhead } from '../../../runtime/git/history.ts';
import { readRefs } from '../../../runtime/git/refs.ts';
import { notOpen, unknownPullRequest } from '../port/pull-request-errors.ts';
import type { ListOptions, PullRequests, PullRequestView } from '../port/pull-requests.ts';
import { mergePull } from './merge.ts';
import type { PullFile } from './pull-file.ts';
import { refreshState } from './pull-state.ts';
import { openPullStore, PULLS_REF, type PullStore } from './pull-store.ts';
import { branchRef, type LocalRepository } from './repository.ts';
import { byNumber, updatePulls, withComment } from './update-pulls.ts';

/** Pull requests that are files in the repository itself, as `berth pulls` shows them. */
export function localPullRequests(local: LocalRepository): PullRequests {
  return {
    list: async ({ state = 'open' } = {}) => await list(local, state),
    show: async number => await show(local, number),
    diff: async number => await diff(local, number),
    merge: async number => await merge(local, number),
    close: async number => await close(local, number),
    comment: async (number, text) => await comment(local, number, text),
  };
}

async function openStore({ repository }: LocalRepository): Promise<PullStore> {
  return await openPullStore(repository, (await readRefs(repository, [PULLS_REF])).get(PULLS_REF) ?? null);
}

async function list(local: LocalRepository, state: NonNullable<ListOptions['state']>): Promise<PullFile[]> {
  const store = await openStore(local);
  // What is open in the files may be merged by now; what is closed stays so.
  const wanted = state === 'open' ? store.entries.filter(({ open }) => open) : store.entries;
  const pulls: PullFile[] = [];
  for (const { pull } of await store.read(wanted)) pulls.push(await refreshState(local.repository, pull));
  return pulls.filter(pull => state === 'all' || pull.state === state).sort((a, b) => b.number - a.number);
}

async function find(local: LocalRepository, number: number): Promise<PullFile> {
  const { pull } = await byNumber(await openStore(local), number).catch((error: unknown) => {
    throw error instanceof ConflictError ? unknownPullRequest(local.repository.url, number, error) : error;
  });
  return await refreshState(local.repository, pull);
}

async function findOpen(local: LocalRepository, number: number): Promise<PullFile> {
  const pull = await find(local, number);
  if (pull.state === 'open') return pull;
  throw notOpen(pull);
}

async function show(local: LocalRepository, number: number): Promise<PullRequestView> {
  const pull = await find(local, number);
  const refs = await readRefs(local.repository, [branchRef(pull.base), branchRef(pull.branch)]);
  const [from, to] = [refs.get(branchRef(pull.base)), refs.get(branchRef(pull.branch))];
  if (from === undefined || to === undefined) return { pull };
  return { pull, ahead: await commitsAhead(local.repository, from, to) };
}

async function diff(local: LocalRepository, number: number): Promise<string> {
  const { repository } = local;
  const pull = await find(local, number);
  const refs = await readRefs(repository, [branchRef(pull.base), branchRef(pull.branch)]);
  const range = diffRange(pull, { base: refs.get(branchRef(pull.base)), branch: refs.get(branchRef(pull.branch)) });
  const args = ['diff', '--no-color', '--no-ext-diff', '--no-textconv', range];
  return (await repository.run(args)).stdout.toString('utf8');
}

function diffRange(pull: PullFile, { base, branch }: { base: string | undefined; branch: string | undefined }): string {
  if (pull.mergeCommit !== undefined) return `${pull.mergeCommit}^1..${pull.mergeCommit}`;
  // The commit that Berth wrote stands alone when its branch is gone.
  return pull.state === 'open' && base !== undefined && branch !== undefined
    ? `${base}...${branch}`
    : `${pull.head}^..${pull.head}`;
}

async function merge(local: LocalRepository, number: number): Promise<string> {
  const pull = await findOpen(local, number);
  const author = await committerOf(local);
  const result = await mergePull(local, pull, { author });
  if (result.merged) return result.commit;
  const { conflicts = [] } = result;
  const files =
    conflicts.length === 0 ? '' : `: ${conflicts.slice(0, 5).join(', ')}${conflicts.length > 5 ? ', …' : ''}`;
  throw new UserError(`pull request #${number} can't be merged: ${result.reason}${files}`, {
    fix: 'run "berth apply" again: it brings the branch up to date',
  });
}

async function close(local: LocalRepository, number: number): Promise<PullFile> {
  await findOpen(local, number);
  const closedBy = { ...(await committerOf(local)) };
  return await change(local, { number, message: `Close pull request #${number}` }, (pull, now) => ({
    ...pull,
    state: 'closed',
    closedAt: now,
    closedBy,
    updatedAt: now,
  }));
}

async function comment(local: LocalRepository, number: number, text: string): Promise<PullFile> {
  await find(local, number);
  const author = await committerOf(local);
  return await change(local, { number, message: `Comment on pull request #${number}` }, (pull, now) =>
    withComment(pull, { author, text, now }),
  );
}

async function change(
  local: LocalRepository,
  { number, message }: { number: number; message: string },
  edit: (pull: PullFile, now: string) => PullFile,
): Promise<PullFile> {
  return await updatePulls(local, {
    update: async store => {
      const { pull } = await byNumber(store, number);
      const edited = edit(pull, new Date(local.clock.now()).toISOString());
      return { pulls: [edited], message, result: () => edited };
    },
  });
}

/** Who acts, as git knows them; a name for nobody when git doesn't. */
async function committerOf({ repository }: LocalRepository): Promise<Identity> {
  const { code, stdout } = await repository.run(['var', 'GIT_COMMITTER_IDENT'], { accept: [1, 128] });
  const [, name, email] = /^([^<]*) <([^>]*)> /.exec(stdout.toString('utf8')) ?? [];
  if (code !== 0 || name === undefined || email === undefined)
    return { name: 'Somebody', email: 'somebody@noreply.invalid' };
  return { name, email };
}
