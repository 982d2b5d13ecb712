import { ConflictError, UserError } from '../../../runtime/errors.ts';
import type { Identity } from '../../../runtime/git/commits.ts';
import { commitsAhead } from '../../../runtime/git/history.ts';
import { readRefs } from '../../../runtime/git/refs.ts';
import type { Repository } from '../../../runtime/git/repository.ts';
import type { ListOptions, PullRequests, ShownPull } from '../pull-requests.ts';
import { head, type Local, type LocalForgeOptions } from './local.ts';
import { mergePull } from './merge.ts';
import type { PullFile } from './pull-file.ts';
import { refreshState } from './pull-state.ts';
import { openPullStore, PULLS_REF, type PullStore } from './pull-store.ts';
import { byNumber, updatePulls, withComment } from './update-pulls.ts';

/** Pull requests that are files in the repository itself, as `berth pulls` shows them. */
export function localPullRequests(repository: Repository, options: LocalForgeOptions): PullRequests {
  const local: Local = { repository, ...options };
  return {
    list: async ({ state = 'open' } = {}) => await list(local, state),
    show: async number => await show(local, number),
    diff: async number => await diff(local, number),
    merge: async number => await merge(local, number),
    close: async number => await close(local, number),
    comment: async (number, text) => await comment(local, number, text),
  };
}

async function openStore({ repository }: Local): Promise<PullStore> {
  return await openPullStore(repository, (await readRefs(repository, [PULLS_REF])).get(PULLS_REF) ?? null);
}

async function list(local: Local, state: NonNullable<ListOptions['state']>): Promise<PullFile[]> {
  const store = await openStore(local);
  // What is open in the files may be merged by now; what is closed stays so.
  const wanted = state === 'open' ? store.entries.filter(({ open }) => open) : store.entries;
  const pulls: PullFile[] = [];
  for (const { pull } of await store.read(wanted)) pulls.push(await refreshState(local.repository, pull));
  return pulls.filter(pull => state === 'all' || pull.state === state).sort((a, b) => b.number - a.number);
}

async function find(local: Local, number: number): Promise<PullFile> {
  const { pull } = await byNumber(await openStore(local), number).catch((error: unknown) => {
    throw error instanceof ConflictError ? unknownPull(local, number, error) : error;
  });
  return await refreshState(local.repository, pull);
}

function unknownPull({ repository }: Local, number: number, cause: Error): UserError {
  const fix = 'list them with: berth pulls list --state all';
  return new UserError(`${repository.url} has no pull request #${number}`, { cause, fix });
}

async function findOpen(local: Local, number: number): Promise<PullFile> {
  const pull = await find(local, number);
  if (pull.state === 'open') return pull;
  throw new UserError(`pull request #${number} is ${pull.state} already`, {
    fix: 'list open ones with: berth pulls list',
  });
}

async function show(local: Local, number: number): Promise<ShownPull> {
  const pull = await find(local, number);
  const refs = await readRefs(local.repository, [head(pull.base), head(pull.branch)]);
  const [from, to] = [refs.get(head(pull.base)), refs.get(head(pull.branch))];
  if (from === undefined || to === undefined) return { pull };
  return { pull, ahead: await commitsAhead(local.repository, from, to) };
}

async function diff(local: Local, number: number): Promise<string> {
  const { repository } = local;
  const pull = await find(local, number);
  const refs = await readRefs(repository, [head(pull.base), head(pull.branch)]);
  const range = diffRange(pull, { base: refs.get(head(pull.base)), branch: refs.get(head(pull.branch)) });
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

async function merge(local: Local, number: number): Promise<string> {
  const pull = await findOpen(local, number);
  const author = await personOf(local);
  const result = await mergePull(local, pull, { author });
  if (result.merged) return result.commit;
  const { conflicts = [] } = result;
  const files =
    conflicts.length === 0 ? '' : `: ${conflicts.slice(0, 5).join(', ')}${conflicts.length > 5 ? ', …' : ''}`;
  throw new UserError(`pull request #${number} can't be merged: ${result.reason}${files}`, {
    fix: 'run "berth apply" again: it brings the branch up to date',
  });
}

async function close(local: Local, number: number): Promise<PullFile> {
  await findOpen(local, number);
  const closedBy = { ...(await personOf(local)) };
  return await change(local, { number, message: `Close pull request #${number}` }, (pull, now) => ({
    ...pull,
    state: 'closed',
    closedAt: now,
    closedBy,
    updatedAt: now,
  }));
}

async function comment(local: Local, number: number, text: string): Promise<PullFile> {
  await find(local, number);
  const author = await personOf(local);
  return await change(local, { number, message: `Comment on pull request #${number}` }, (pull, now) =>
    withComment(pull, { author, text, now }),
  );
}

async function change(
  local: Local,
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
async function personOf({ repository }: Local): Promise<Identity> {
  const { code, stdout } = await repository.run(['var', 'GIT_COMMITTER_IDENT'], { accept: [1, 128] });
  const [, name, email] = /^(.*) <([^>]*)> /.exec(stdout.toString('utf8')) ?? [];
  if (code !== 0 || name === undefined || email === undefined)
    return { name: 'Somebody', email: 'somebody@noreply.invalid' };
  return { name, email };
}
