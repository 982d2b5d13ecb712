import type { TestRepository } from '../git-repository.ts';
import type { Description } from './openapi.ts';
import type { Plumbing } from './repository.ts';

export interface Comment {
  readonly id: number;
  readonly login: string;
  text: string;
}

export interface Review {
  readonly login: string;
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED';
  readonly commit: string;
}

export interface Pull {
  readonly number: number;
  readonly head: string;
  /** `owner/name` of the fork that it comes from; its branch is then known as `refs/pull/<number>/head` only. */
  readonly fork?: string;
  base: string;
  title: string;
  body: string;
  labels: string[];
  state: 'open' | 'closed';
  merged: boolean;
  /** The commit that it became, when GitHub merged it. */
  mergeCommit?: string;
  /** Commit of the branch while it was open. */
  headCommit: string;
  readonly comments: Comment[];
  /** The branches as they were when it was last looked whether it is merged. */
  settled?: string;
  /** Oldest first. */
  readonly reviews: Review[];
  draft: boolean;
  /** Set to merge by itself. */
  autoMerge: { readonly method: string; readonly login: string } | undefined;
  /** Accounts and teams whose review is asked for. */
  readonly asked: string[];
  approved: boolean;
}

/** What the branches' rules and the repository's settings say. */
export interface Rules {
  /** Nothing is merged without an approval. */
  approvals: boolean;
  autoMerge: boolean;
  queue: boolean;
  drafts: boolean;
  /** A check that isn't required has failed. */
  unstable: boolean;
  /** How often it isn't known yet whether a pull request can be merged. */
  unknown: number;
}

export interface TestIssue {
  readonly number: number;
  readonly login: string;
  title: string;
  body: string;
  state: 'open' | 'closed';
  state_reason: string | null;
  labels: string[];
}

export interface Status {
  readonly commit: string;
  readonly context: string;
  readonly state: string;
  readonly description: string;
}

/** Who asks, told by the token. */
export interface Caller {
  readonly login: string;
  readonly id: number;
  /** An App's installation. */
  readonly bot: boolean;
}

/** Everything that the server knows. Branches and commits are in the repository, which is real. */
export interface State {
  readonly owner: string;
  readonly name: string;
  readonly repository: TestRepository;
  readonly git: Plumbing;
  readonly description: Description;
  readonly pulls: Pull[];
  readonly statuses: Status[];
  readonly issues: TestIssue[];
  hasIssues: boolean;
  archived: boolean;
  readonly rules: Rules;
  /** Accounts that exist; those that may see the repository, and teams. */
  readonly people: { readonly accounts: string[]; readonly collaborators: string[]; readonly teams: string[] };
  nextId: number;
}

/** One that was just opened, with which nobody has done anything. */
export function newPull(
  fields: Pick<Pull, 'number' | 'head' | 'base' | 'title' | 'body' | 'headCommit'> & Partial<Pull>,
): Pull {
  const nothing = { comments: [], reviews: [], labels: [], asked: [] };
  const state = { state: 'open', merged: false, draft: false, autoMerge: undefined, approved: false } as const;
  return { ...nothing, ...state, ...fields };
}

/** Issues and pull requests are counted together. */
export function nextNumber({ pulls, issues }: State): number {
  return pulls.length + issues.length + 1;
}

export interface Call {
  readonly state: State;
  readonly caller: Caller;
  /** Values of the `{…}` in the route. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  // What clients send is theirs; handlers take what they know.
  readonly body: Readonly<Record<string, unknown>>;
}

export interface RequestLog {
  readonly method: string;
  /** Below the API, or as git asks for it. */
  readonly path: string;
  readonly git: boolean;
  /** A query of GraphQL, which writes nothing although it is posted. */
  isQuery?: boolean;
}

export interface Reply {
  readonly status: number;
  readonly data?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export function refused(status: number, message: string, errors?: readonly unknown[]): Reply {
  const documentation_url = 'https://docs.github.com/rest';
  return { status, data: { message, documentation_url, status: String(status), ...(errors && { errors }) } };
}

/** `BLOCKED`: something is required that isn't there. */
export function mergeState({ rules }: State, { draft, approved }: Pull): string {
  if (draft || (rules.approvals && !approved)) return 'BLOCKED';
  return rules.unstable ? 'UNSTABLE' : 'CLEAN';
}

/**
 * Merges into the base branch and gives the commit; nothing when they conflict. What is squashed keeps the title alone, as
 * repositories may be set to.
 */
export async function mergeNow(state: State, pull: Pull, method = 'merge'): Promise<string | undefined> {
  const { git } = state;
  const from = (await git.ref(`refs/heads/${pull.base}`)) ?? '';
  const squash = method === 'squash';
  const message = squash ? `${pull.title} (#${pull.number})` : `Merge pull request #${pull.number}`;
  const to = await git.merge(from, pull.headCommit, { message, squash });
  if (to === undefined) return undefined;
  await state.git.moveRefs([{ ref: `refs/heads/${pull.base}`, from, to }]);
  Object.assign(pull, { state: 'closed', merged: true, mergeCommit: to });
  return to;
}

/** What GitHub does by itself: merged when the base has the branch, closed when the branch is gone; and auto-merge. */
export async function settle(state: State): Promise<void> {
  const { pulls, git } = state;
  const open = pulls.filter(({ state: now }) => now === 'open');
  if (open.length === 0) return;
  const refs = await git.refs();
  for (const pull of open) {
    const [head, base] = [refs.get(headRef(pull)), refs.get(`refs/heads/${pull.base}`)];
    // Asking git for each request would be most of what a test waits for.
    const seen = `${head} ${base}`;
    if (pull.settled !== seen) {
      pull.settled = seen;
      const merged = base !== undefined && (await git.isAncestor(pull.headCommit, base));
      if (merged || head === undefined || (base !== undefined && (await git.isAncestor(head, base)))) {
        Object.assign(pull, { state: 'closed', merged });
        continue;
      }
      pull.headCommit = head;
    }
    if (pull.autoMerge !== undefined && mergeState(state, pull) === 'CLEAN')
      await mergeNow(state, pull, pull.autoMerge.method);
  }
}

function headRef({ fork, number, head }: Pull): string {
  return fork === undefined ? `refs/heads/${head}` : `refs/pull/${number}/head`;
}
