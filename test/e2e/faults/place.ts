import type { TestFile } from '../../support/git-repository.ts';
import type { HttpProxy } from '../../testbed/faults/http-proxy.ts';

/** A pull request as everybody sees it. */
export interface SeenPull {
  readonly number: number;
  readonly state: 'open' | 'closed' | 'merged';
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly branch: string;
  readonly base: string;
  readonly comments: readonly string[];
  readonly draft: boolean;
  /** It is set to merge without a person. */
  readonly autoMerge: boolean;
  /** Accounts and teams whose reviews were asked for, each as often as it was. */
  readonly asked: readonly string[];
}

/** What somebody does who runs the server or owns the repository. */
export type Trouble = 'revoke' | 'rename' | 'hide';

/** A repository of its own with the branch `dev`, and a proxy before its server. */
export interface Site {
  /** `owner/name` */
  readonly repository: string;
  /** Address of the repository by way of the proxy. */
  readonly address: string;
  readonly proxy: HttpProxy;
  /** The token that Berth is given now. */
  token(): string;
  /** A person commits to a branch, made when it isn't there, from `dev`; gives the commit. */
  commit(branch: string, files: Readonly<Record<string, TestFile>>): Promise<string>;
  /** Sets a branch to another one. */
  branch(name: string, at: string): Promise<void>;
  /** The branch `dev` takes nothing any more that nobody has approved. */
  requireApproval(): Promise<void>;
  /** The original scheduler opens a pull request into `dev` from this branch. */
  original(branch: string): Promise<void>;
  /** Any git command that reads, with all branches as the server has them now. */
  git(...args: string[]): Promise<string>;
  /** All pull requests, oldest first. */
  pulls(): Promise<SeenPull[]>;
  /** Titles, states and texts of all issues, oldest first. */
  issues(): Promise<string[]>;
  /** What the newest statuses of a commit say. */
  statuses(commit: string): Promise<string[]>;
  trouble(kind: Trouble): Promise<void>;
  /** Ends the trouble. */
  relief(): Promise<void>;
  close(): Promise<void>;
  /** In what Berth's requests were not as the forge describes its API. */
  problems(): readonly string[];
}

/** A kind of forge on which faults are tried. */
export interface Place {
  readonly forge: 'github' | 'gitea';
  /** It merges some time after it was told to: what the next run finds is then another thing each time. */
  readonly mergesLater: boolean;
  /** A new site, on which that was done which the name stands for: always the same, so that it may be copied. */
  open(name: string, prepare: (site: Site) => Promise<void>): Promise<Site>;
}
