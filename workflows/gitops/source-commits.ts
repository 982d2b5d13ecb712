import { trailersOf } from '../../runtime/git/commits.ts';
import type { Git } from '../../runtime/git/git.ts';
import { GitError } from '../../runtime/git/git-error.ts';
import type { CommitInfo } from '../../runtime/git/log.ts';
import { printable } from '../../runtime/printable.ts';
import type { SourceRevision } from '../../scheduler/model/manifest.ts';
import { plainLine } from '../text/markdown.ts';

/** A source that has moved since Berth's last commit on the branch, and the commits that moved it. */
export interface SourceChange {
  readonly source: SourceRevision;
  /** Where it stood; absent when Berth's last commit doesn't say, as in a new environment. */
  readonly previous?: string;
  /** Newest first; only the newest one when it isn't known where the source stood. */
  readonly commits: readonly CommitInfo[];
  /** Those that it moved back over, newest first. */
  readonly undone?: readonly CommitInfo[];
  /** There are more. */
  readonly truncated: boolean;
}

/** Reads the commits of sources that have moved. */
export type SourceReader = (moved: readonly Pick<SourceChange, 'source' | 'previous'>[]) => Promise<SourceChange[]>;

export const SOURCE_TRAILER = 'Berth-Source';
const MOST_TRAILERS = 200;
const MOST_COMMITS = 20;

/** `<commit> <repository> <role>` for each source: what the next commit's text starts from. */
export function sourceTrailers(sources: readonly SourceRevision[]): string[] {
  return sources
    .flatMap(source => (source.commit === undefined ? [] : [`${source.commit} ${keyOf(source)}`]))
    .slice(0, MOST_TRAILERS);
}

/** One line, without what would end a trailer or its field, or what a forge takes for a mention or an issue. */
function keyOf({ repository, role }: SourceRevision): string {
  return `${printable(repository).replace(/[\s#]|(?<!\w)@|(?<=GH)-(?=\d)/gi, percent)} ${plainLine(role)}`;
}

/** The repository that trailers of Berth's name for a role, as they write it. */
export function sourceRepository(trailers: readonly string[], role: string): string | undefined {
  for (const trailer of trailers) {
    const [, repository, named] = /^[0-9a-f]{40,64} (\S+) (.+)$/.exec(trailer) ?? [];
    if (named === plainLine(role)) return repository;
  }
  return undefined;
}

function percent(character: string): string {
  return [...Buffer.from(character)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

/** Sources whose commit isn't the one that a commit message of Berth's records. */
export function movedSources(
  sources: readonly SourceRevision[],
  lastMessage: string | undefined,
): Pick<SourceChange, 'source' | 'previous'>[] {
  const previous = recordedIn(lastMessage);
  return sources.flatMap(source => {
    const before = previous.get(keyOf(source));
    if (source.commit === undefined || before === source.commit) return [];
    return [{ source, ...(before !== undefined && { previous: before }) }];
  });
}

/** Where the repositories of these registrations stood by a commit message of Berth's, by name of the registration. */
export function recordedCommits(
  lastMessage: string | undefined,
  sources: readonly SourceRevision[],
  registrations: readonly string[],
): Map<string, string> {
  const recorded = recordedIn(lastMessage);
  return new Map(
    registrations.flatMap(name => {
      const source = sources.find(({ role }) => role === `registration ${name}`);
      const commit = source === undefined ? undefined : recorded.get(keyOf(source));
      return commit === undefined ? [] : [[name, commit] as const];
    }),
  );
}

function recordedIn(message = ''): ReadonlyMap<string, string> {
  const recorded = new Map<string, string>();
  for (const trailer of trailersOf(message, SOURCE_TRAILER)) {
    const [, commit, key] = /^([0-9a-f]{40,64}) (.+)$/.exec(trailer) ?? [];
    if (commit !== undefined && key !== undefined) recorded.set(key, commit);
  }
  return recorded;
}

/** Reads the commits of sources that have moved. Never fails: what can't be read is left out of the text. */
export async function readSourceChanges(
  git: Git,
  moved: readonly Pick<SourceChange, 'source' | 'previous'>[],
): Promise<SourceChange[]> {
  const changes: SourceChange[] = [];
  for (const { source, previous } of moved) {
    const log = await readCommits(git, source, previous);
    changes.push({ source, ...(previous !== undefined && { previous }), ...log });
  }
  return changes;
}

async function readCommits(
  git: Git,
  { repository, commit }: SourceRevision,
  previous: string | undefined,
): Promise<Pick<SourceChange, 'commits' | 'undone' | 'truncated'>> {
  const nothing = { commits: [], truncated: true };
  if (commit === undefined) return nothing;
  try {
    const opened = await git.open(repository);
    const newest = await opened.log({ to: commit, limit: previous === undefined ? 1 : MOST_COMMITS });
    if (previous === undefined) return { commits: newest.commits, truncated: false };
    const log = await opened
      .log({ to: commit, from: previous, limit: MOST_COMMITS })
      .catch(() => ({ ...newest, truncated: true }));
    if (log.commits.length > 0 || log.truncated) return log;
    const undone = await opened.log({ to: previous, from: commit, limit: MOST_COMMITS });
    return { ...log, undone: undone.commits };
  } catch (error) {
    if (error instanceof GitError) return nothing;
    throw error;
  }
}
