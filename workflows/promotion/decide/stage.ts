import type { PolicyEnvironment, PromotionPolicy } from '../policy/policy.ts';
import type { PinStanding } from './pin-state.ts';
import type { EnvironmentRecord, EnvironmentSituation, Situation } from './situation.ts';

/** An environment of the policy with all that is known of it. */
export interface Stage {
  readonly rules: PolicyEnvironment;
  readonly situation: EnvironmentSituation;
  readonly record: EnvironmentRecord;
  readonly standing: PinStanding;
}

export interface Stages {
  readonly policy: PromotionPolicy;
  readonly situation: Situation;
  readonly all: ReadonlyMap<string, Stage>;
  /** Milliseconds since 1970. */
  readonly now: number;
}
