import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const commit = z.string().regex(/^[0-9a-f]{40,64}$/);
const by = z.string().min(1).max(253);
const reason = z.string().max(1_024);
const at = z.iso.datetime();

/** Something that was found out about an environment, or that a person has said about it. Times are in UTC. */
const fact = z.discriminatedUnion('kind', [
  /** Its clusters have the commit, since `at`. */
  z.strictObject({ kind: z.literal('reached'), commit, at }),
  z.strictObject({ kind: z.literal('failed'), commit, at, reason }),
  /** The commit came to the environment's branch with `revision`; how many clusters each cluster type had then. */
  z.strictObject({ kind: z.literal('merged'), commit, revision: commit, at, expected: z.record(by, z.int().min(0)) }),
  /** Nothing is promoted there until it is released. */
  z.strictObject({ kind: z.literal('hold'), by, at, reason }),
  z.strictObject({ kind: z.literal('release'), by, at }),
  z.strictObject({ kind: z.literal('freeze'), by, at, reason, until: at.optional() }),
  z.strictObject({ kind: z.literal('unfreeze'), by, at }),
  /** The commit isn't promoted there again by itself. */
  z.strictObject({ kind: z.literal('quarantine'), commit, by, at, reason }),
]);
export type LedgerFact = z.output<typeof fact>;

/** A fact with Berth's signature; one that somebody wrote by hand has none. */
export interface LedgerEntry {
  readonly fact: LedgerFact;
  readonly signature?: string;
}

export const ledgerFile = z.strictObject({
  version: z.literal(1),
  environment: z.string().min(1).max(253),
  entries: z.array(z.strictObject({ fact, signature: z.string().max(200).optional() })).max(10_000),
});

/** What can only make things stricter holds without a signature: whoever may write the branch may stop, and only Berth may let go. */
const STRICTER: ReadonlySet<LedgerFact['kind']> = new Set(['failed', 'hold', 'freeze', 'quarantine']);

export function isStricter({ kind }: LedgerFact): boolean {
  return STRICTER.has(kind);
}

export function isTrusted(environment: string, { fact: about, signature }: LedgerEntry, key?: string): boolean {
  if (isStricter(about)) return true;
  return key !== undefined && signature !== undefined && isSame(signature, signatureOf(environment, about, key));
}

export function signed(environment: string, about: LedgerFact, key: string): LedgerEntry {
  return { fact: about, signature: signatureOf(environment, about, key) };
}

function signatureOf(environment: string, about: LedgerFact, key: string): string {
  // As JSON with sorted keys, so that no two facts give the same text.
  const text = JSON.stringify([
    'berth-ledger',
    environment,
    Object.entries(about).sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** Takes as long wherever they differ. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map(text => createHmac('sha256', 'compare').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
