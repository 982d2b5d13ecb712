/** Where an environment stands with the commit that it pins (promotion.md B.7). */
export type PinState =
  /** It follows the branch of the base repository. */
  | 'unpinned'
  /** Pinned, and neither proposed nor merged yet. */
  | 'promoting'
  | 'proposed'
  | 'declined'
  | 'deploying'
  | 'deployed'
  | 'failed';

export type GateName =
  | 'upstream'
  | 'soak'
  | 'window'
  | 'freeze'
  | 'hold'
  | 'quarantine'
  | 'in-flight'
  | 'needed-downstream'
  | 'source';

/** Why a commit isn't promoted now. */
export interface WaitingReason {
  readonly gate: GateName;
  /** In words that go after "waits": `until 2026-11-30 08:00 UTC: the window opens`. */
  readonly reason: string;
  /** When it may end by itself, in milliseconds since 1970. */
  readonly until?: number;
}

/** What is known to be right for an environment, and what would come next. */
export interface EnvironmentDecision {
  readonly environment: string;
  readonly state: PinState;
  /** About `state`: what clusters say. */
  readonly detail?: string;
  /** The pinned commit. */
  readonly commit?: string;
  /** The commit that comes next, when it may. */
  readonly candidate?: string;
  /** Empty with a candidate: it may be promoted. */
  readonly waiting: readonly WaitingReason[];
}

export interface Decision {
  readonly environments: readonly EnvironmentDecision[];
  /** What Berth has to pin by itself: nothing unless the policy is automatic. */
  readonly actions: readonly { readonly environment: string; readonly commit: string }[];
  /** What was found out and has to be recorded. */
  readonly findings: readonly Finding[];
  /** When to decide again although nothing has been heard, in milliseconds since 1970. */
  readonly wakeAt?: number;
}

/** A verdict that the ledger doesn't have yet. */
export interface Finding {
  readonly environment: string;
  readonly commit: string;
  readonly kind: 'reached' | 'failed';
  /** When it was reached, or ended. */
  readonly at: number;
  readonly reason?: string;
}
