import max from 'lodash-es/max.js';
import { ConflictError, TransientError } from '../../../runtime/errors.ts';
import type { Identity } from '../../../runtime/git/commits.ts';
import { changeRefs, type RefChange, readRefs } from '../../../runtime/git/refs.ts';
import type { PullRequest } from '../port/proposals.ts';
import type { PullFile } from './pull-file.ts';
import { openPullStore, PULLS_REF, type PullStore, type StoredPull, writePulls } from './pull-store.ts';
import type { LocalRepository } from './repository.ts';

interface PullsUpdate<Result> {
  readonly pulls?: readonly PullFile[];
  readonly message?: string;
  /** Given the id of the first pull request's new file. */
  readonly result: (oid: string) => Result;
}

export interface UpdateOptions<Result> {
  /** Other refs to change in the same transaction. */
  readonly refs?: readonly RefChange[];
  /** Refs that the decision rests on. When one of them has moved, the whole decision is void. */
  readonly still?: readonly { readonly ref: string; readonly at: string | undefined }[];
  readonly update: (store: PullStore) => Promise<PullsUpdate<Result>>;
}

// In each round one of those who race wins, so this many may race.
const ATTEMPTS = 50;

/**
 * Changes pull requests, and other refs with them. Pull requests of other environments share the ref: when only those
 * changed meanwhile, the update is made again on top. Throws a {@link ConflictError} when more than that has changed.
 */
export async function updatePulls<Result>(
  { repository, identity, clock }: LocalRepository,
  { refs = [], still = [], update }: UpdateOptions<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    const found = await readRefs(repository, [PULLS_REF, ...still.map(({ ref }) => ref)]);
    const moved = still.find(({ ref, at }) => found.get(ref) !== at);
    if (moved !== undefined) throw new ConflictError(`${moved.ref} has changed meanwhile`);
    const store = await openPullStore(repository, found.get(PULLS_REF) ?? null);
    const { pulls = [], message = '', result } = await update(store);
    if (pulls.length === 0) return result('');
    const { change, oid } = await writePulls(repository, pulls, {
      store,
      message,
      author: identity,
      time: clock.now(),
    });
    try {
      await changeRefs(repository, [...refs, change]);
      return result(oid);
    } catch (error) {
      if (!(error instanceof ConflictError || error instanceof TransientError) || attempt >= ATTEMPTS) throw error;
    }
  }
}

/** The pull request in its file, if it is still as it was seen. */
export async function unchanged(store: PullStore, seen: PullRequest): Promise<StoredPull> {
  const stored = await byNumber(store, seen.number);
  if (stored.oid === seen.version) return stored;
  throw new ConflictError(`pull request #${seen.number} has changed meanwhile`);
}

export async function byNumber(store: PullStore, number: number): Promise<StoredPull> {
  const [found] = await store.read(store.entries.filter(entry => entry.number === number));
  if (found === undefined) throw new ConflictError(`there is no pull request #${number}`);
  return found;
}

export interface NewComment {
  readonly author: Identity;
  /** Replaces the comment on this topic. */
  readonly topic?: string;
  readonly text: string;
  /** ISO 8601 */
  readonly now: string;
}

export function withComment(pull: PullFile, { author, topic, text, now }: NewComment): PullFile {
  const same = topic === undefined ? undefined : pull.comments.find(comment => comment.topic === topic);
  const id = (max(pull.comments.map(comment => comment.id)) ?? 0) + 1;
  const comments =
    same === undefined
      ? [
          ...pull.comments,
          { id, author: { ...author }, ...(topic !== undefined && { topic }), text, createdAt: now, updatedAt: now },
        ]
      : pull.comments.map(comment => (comment === same ? { ...same, text, updatedAt: now } : comment));
  return { ...pull, comments, updatedAt: now };
}
