import { manualCommits } from '../../runtime/git/commit-identity.ts';
import { trailersOf } from '../../runtime/git/commits.ts';
import { printable } from '../../runtime/printable.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { Forge, ForgeState, PullRequest } from '../forges/forge.ts';
import { orphanedComment } from '../proposal/text/comments.ts';
import { parseMarker } from '../proposal/text/marker.ts';
import { withdrawnBody } from '../proposal/text/pull-request-body.ts';
import { sourceRepository } from './source-commits.ts';

/** An open pull request that proposes for an environment which doesn't publish there any more. */
export interface OrphanedProposal {
  readonly pull: Pick<PullRequest, 'number' | 'base' | 'branch'>;
  readonly environment: string;
  /** Why, as the end of a sentence. */
  readonly reason: string;
}

const BRANCH = /^berth\/(.+)$/s;

/**
 * Of the open pull requests of a repository those that Berth made for environments that are gone, or that publish elsewhere now.
 * @param reasonFor Why an environment can't have one here; nothing when it may have.
 */
export function findOrphans(
  pulls: readonly Pick<PullRequest, 'number' | 'base' | 'branch' | 'body' | 'state'>[],
  reasonFor: (environment: string) => string | undefined,
): OrphanedProposal[] {
  return pulls.flatMap(({ number, base, branch, body, state }) => {
    const environment = BRANCH.exec(branch)?.[1];
    if (state !== 'open' || environment === undefined || parseMarker(body)?.environment !== environment) return [];
    const reason = reasonFor(environment);
    return reason === undefined ? [] : [{ pull: { number, base, branch }, environment, reason }];
  });
}

export interface OrphanOptions {
  readonly forge: Forge;
  /** As trailers have it: {@link sourceRepository}. A proposal of another control plane is nobody's here. */
  readonly controlPlanes: ReadonlySet<string>;
  /** False: only says what it would do. */
  readonly close: boolean;
}

/** Closes an orphaned proposal that only Berth wrote to, and tells of it. What people committed to is told, and stays. */
export async function closeOrphan(orphan: OrphanedProposal, options: OrphanOptions): Promise<Diagnostic[]> {
  const { forge, controlPlanes, close } = options;
  const { pull, environment, reason } = orphan;
  const state = await forge.readState(pull.base, pull.branch);
  const { open, head } = state;
  if (open?.number !== pull.number) return [];
  const commits = await commitsOf(state, forge);
  const isOurs = commits.some(({ message }) => {
    const repository = sourceRepository(trailersOf(message, 'Berth-Source'), `environment ${environment}`);
    return repository !== undefined && controlPlanes.has(repository);
  });
  if (!isOurs) return [];
  const what = `pull request #${pull.number} from ${printable(pull.branch)} proposes what nobody asks for any more: ${reason}`;
  const manual = manualCommits(commits, forge.commitIdentity);
  if (manual.length > 0) {
    const authors = [...new Set(manual.map(({ author }) => author.name))].join(', ');
    return [
      told(`${what}; it has commits by ${printable(authors)}, so it stays open`, 'close it, or merge it, by hand'),
    ];
  }
  if (!close) return [told(what, 'run "berth apply", which closes it')];
  await forge.withdraw({
    pull: open,
    body: withdrawnBody(open.body),
    comment: orphanedComment(reason),
    deleteBranch: true,
    ...(head !== undefined && { head }),
  });
  return [told(`${what}; it was closed`)];
}

async function commitsOf({ base, head }: ForgeState, forge: Forge): ReturnType<typeof aheadCommits> {
  return base === undefined || head === undefined ? [] : await aheadCommits(forge, base, head);
}

async function aheadCommits(forge: Forge, base: string, head: string) {
  const { commits, truncated } = await forge.ahead(base, head);
  return truncated ? [] : commits;
}

function told(message: string, fix?: string): Diagnostic {
  return { severity: 'warning', code: 'orphaned-proposal', message, ...(fix !== undefined && { fix }) };
}
