import { ConflictError, UserError } from '../../../runtime/errors.ts';
import { fileAt } from '../../../runtime/git/file-at.ts';
import { GitError } from '../../../runtime/git/git-error.ts';
import type { GitRemote } from '../../../runtime/git/git-remote.ts';
import { ensureCache, fetchBranches, push, readHeads } from '../../../runtime/git/remote-branches.ts';
import { writeCommit } from '../../../runtime/git/write-commit.ts';
import { printable } from '../../../runtime/printable.ts';
import { retry } from '../../../runtime/retry.ts';
import { isStricter, isTrusted, type LedgerEntry, type LedgerFact, ledgerFile, signed } from './entry.ts';

/** Branch of the control plane's repository. Verdicts, holds and freezes are on it, a file for each environment. */
export const LEDGER_BRANCH = 'berth-ledger';

/** Entries of a file. Older verdicts go first; what holds stays. */
const MOST_ENTRIES = 500;
const ATTEMPTS = 10;
const WAIT_MS = 100;

export interface ReadLedger {
  /** Trusted ones, oldest first. */
  readonly facts: readonly LedgerFact[];
  /** So many entries would let something go and aren't signed by this key: they don't count. */
  readonly unsigned: number;
}

export interface LedgerOptions {
  readonly remote: GitRemote;
  /** Signs what Berth finds out. Without it nothing that lets go can be written, or counts. */
  readonly key?: string;
}

/** Throws a {@link UserError} for a file that can't be read: nothing is promoted then. */
export async function readLedger(environment: string, { remote, key }: LedgerOptions): Promise<ReadLedger> {
  const { entries } = await readEntries(environment, remote);
  const trusted = entries.filter(entry => isTrusted(environment, entry, key));
  return { facts: trusted.map(({ fact }) => fact), unsigned: entries.length - trusted.length };
}

/**
 * Adds facts about an environment, in one commit; somebody else's that came meanwhile stay.
 * Throws a {@link UserError} when the branch can't be written.
 * @param why The subject of the commit.
 */
export async function appendFacts(
  environment: string,
  { facts, why }: { readonly facts: readonly LedgerFact[]; readonly why: string },
  { remote, key }: LedgerOptions,
): Promise<void> {
  const append = async (): Promise<void> => {
    const { entries, head, mode } = await readEntries(environment, remote);
    const added = facts.map(fact => (key === undefined ? unsigned(fact) : signed(environment, fact, key)));
    const text = `${JSON.stringify({ version: 1, environment, entries: trimmed([...entries, ...added]) }, null, 2)}\n`;
    const path = fileOf(environment);
    const commit = await writeCommit(remote.repository, {
      ...(head !== undefined && { parent: head }),
      edits: [
        { action: mode === undefined ? 'add' : 'modify', path, file: { text }, after: { mode: mode ?? '100644' } },
      ],
      message: `${why}\n`,
      author: remote.identity,
      time: remote.clock.now(),
    });
    await push(remote, { branch: LEDGER_BRANCH, ...(head !== undefined && { from: head }), to: commit });
  };
  await retry(append, {
    attempts: ATTEMPTS,
    isRetryable: isForSomebodyQuicker,
    wait: { clock: remote.clock, milliseconds: attempt => attempt * WAIT_MS * (0.5 + Math.random()) },
  });
}

/** Somebody has pushed meanwhile, or is doing so. */
function isForSomebodyQuicker(error: unknown): boolean {
  return error instanceof ConflictError || (error instanceof GitError && error.transient);
}

function unsigned(fact: LedgerFact): LedgerEntry {
  if (isStricter(fact)) return { fact };
  throw new UserError(`only Berth's own key can write "${fact.kind}" into the ledger`, {
    fix: 'name the file with it: --ledger-key-file FILE, or BERTH_LEDGER_KEY',
  });
}

interface LedgerState {
  readonly entries: readonly LedgerEntry[];
  /** Commit of the branch; absent when there is none. */
  readonly head?: string;
  /** Of the file; absent when there is none. */
  readonly mode?: string;
}

async function readEntries(environment: string, remote: GitRemote): Promise<LedgerState> {
  await ensureCache(remote);
  const heads = await readHeads(remote, [LEDGER_BRANCH]);
  const head = heads.get(LEDGER_BRANCH);
  if (head === undefined) return { entries: [] };
  await fetchBranches(remote, heads);
  const file = await fileAt(remote.repository, head, fileOf(environment));
  if (file === undefined) return { entries: [], head };
  return { entries: parse(file.text, environment), head, mode: file.mode };
}

function parse(text: string, environment: string): readonly LedgerEntry[] {
  const broken = (what: string): UserError =>
    new UserError(`${fileOf(environment)} on branch ${LEDGER_BRANCH} ${what}`, {
      fix: 'restore the file from the history of the branch: nothing is promoted until then',
    });
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw broken('is not JSON');
  }
  const result = ledgerFile.safeParse(body);
  if (!result.success) throw broken(`can't be read: ${printable(result.error.issues[0]?.message ?? '')}`);
  if (result.data.environment !== environment)
    throw broken(`is about environment ${printable(result.data.environment)}`);
  return result.data.entries.map(({ fact, signature }) => ({ fact, ...(signature !== undefined && { signature }) }));
}

/** Names of environments are names of objects: no path leaves the branch's root by one. */
function fileOf(environment: string): string {
  return `${environment}.json`;
}

const VERDICTS: ReadonlySet<LedgerFact['kind']> = new Set(['reached', 'failed', 'merged']);

function trimmed(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  const excess = entries.length - MOST_ENTRIES;
  if (excess <= 0) return entries;
  let dropped = 0;
  return entries.filter(({ fact }) => !(VERDICTS.has(fact.kind) && dropped++ < excess));
}
