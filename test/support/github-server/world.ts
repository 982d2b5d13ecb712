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
  base: string;
  title: string;
  body: string;
  labels: string[];
  state: 'open' | 'closed';
  merged: boolean;
  /** Commit of the branch while it was open. */
  headCommit: string;
  readonly comments: Comment[];
  /** Oldest first. */
  readonly reviews: Review[];
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
  nextId: number;
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

/** What GitHub does by itself after a push: merged when the base has the branch, closed when the branch is gone. */
export async function settle({ pulls, git }: State): Promise<void> {
  for (const pull of pulls.filter(({ state }) => state === 'open')) {
    const [head, base] = [await git.ref(`refs/heads/${pull.head}`), await git.ref(`refs/heads/${pull.base}`)];
    const merged = base !== undefined && (await git.isAncestor(pull.headCommit, base));
    if (merged || head === undefined || (base !== undefined && (await git.isAncestor(head, base)))) {
      pull.state = 'closed';
      pull.merged = merged;
    } else pull.headCommit = head;
  }
}
