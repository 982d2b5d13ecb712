import type { CommitRecord } from '../../runtime/git/commits.ts';
import type { ProposalSettings } from '../../scheduler/model/proposal-settings.ts';
import type { ForgeState, PullRequest } from '../../workflows/forges/forge.ts';
import type { Proposal, ProposedChange } from '../../workflows/proposal/proposal.ts';
import { type Marker, withMarker } from '../../workflows/proposal/text/marker.ts';
import { REBUILD_BOX } from '../../workflows/proposal/text/rebuild-box.ts';

/** What a proposal for `dev` says of itself. */
export const MARKER: Marker = { environment: 'dev', changes: 'c1', text: 't1', state: 'proposed' };

/** By what Berth's commits are recognised in these tests. */
export const MARKS = {
  emails: ['berth@example.com'],
  committers: ['noreply@forge.example.com'],
  trailer: 'Berth-Environment',
};

const BERTH = { name: 'Berth', email: 'berth@example.com' };
const ADA = { name: 'Ada', email: 'ada@example.com' };

/** A commit by Berth with the changes of a fingerprint. */
export function ownCommit(id: string, parent: string, changes = MARKER.changes): CommitRecord {
  const message = `Update dev\n\nBerth-Environment: dev\nBerth-Fingerprint: ${changes}\n`;
  return { id, parents: [parent], author: BERTH, committer: BERTH, time: 0, message };
}

/** A commit by a person. */
export function adasCommit(id: string, parent: string, message = 'Mend it'): CommitRecord {
  return { id, parents: [parent], author: ADA, committer: ADA, time: 0, message };
}

/** A description of Berth's, with the box. */
export function bodyOf(marker: Partial<Marker> = {}, own = `What changes.\n\n${REBUILD_BOX}`): string {
  return withMarker(own, { ...MARKER, ...marker });
}

export function pullRequest(rest: Partial<PullRequest> = {}): PullRequest {
  return {
    number: 7,
    state: 'open',
    title: 'Update dev',
    body: bodyOf(),
    labels: [],
    base: 'dev',
    branch: 'berth/dev',
    version: 'v1',
    ...rest,
  };
}

const ADDED: ProposedChange = {
  action: 'add',
  path: 'large/shop-web/namespace.yaml',
  file: { text: 'kind: Namespace\n' },
  after: { oid: 'a'.repeat(40), mode: '100644' },
};

export const SETTINGS: ProposalSettings = {
  reviewers: [],
  teams: [],
  draft: false,
  issues: true,
  status: false,
  origins: {},
  problems: [],
};

export interface ProposalOptions {
  /** False: the branch has what is wanted already. */
  readonly differs?: boolean;
  readonly state?: ForgeState;
  readonly labels?: readonly string[];
  readonly settings?: Partial<ProposalSettings>;
  readonly holdsProposed?: boolean;
  readonly mergesUnattended?: boolean;
}

/** A proposal of one new file to `dev`. */
export function proposal({ differs = true, settings = {}, ...rest }: ProposalOptions = {}): Proposal {
  const origin = { repository: 'control-plane', path: 'gitops-repo.yaml', line: 1, column: 1 };
  return {
    target: { base: 'dev', branch: 'berth/dev', origin },
    state: { base: 'base' },
    changes: differs ? [ADDED] : [],
    marker: MARKER,
    labels: [],
    settings: { ...SETTINGS, ...settings },
    holdsProposed: false,
    mergesUnattended: true,
    status: { state: 'success', description: 'all is proposed' },
    diagnostics: [],
    origin,
    rebuildCommand: 'berth apply --rebuild',
    doneReason: 'has it already',
    describe: unexpected,
    overridesManualEdits: unexpected,
    remainingAt: unexpected,
    ...rest,
  };
}

async function unexpected(): Promise<never> {
  throw new Error('deciding reads nothing');
}
