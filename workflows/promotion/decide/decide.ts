import min from 'lodash-es/min.js';
import type { PromotionPolicy } from '../policy/policy.ts';
import { candidateOf, upstreamWaits } from './candidate.ts';
import type { Decision, EnvironmentDecision, Finding, WaitingReason } from './decision.ts';
import { gatesOf } from './gates.ts';
import { pinStanding, presentOf } from './pin-state.ts';
import { type EnvironmentSituation, NOTHING_RECORDED, type Situation } from './situation.ts';
import type { Stage, Stages } from './stage.ts';

/**
 * What may be promoted where, what waits for what, and what was found out (promotion.md B.7–B.10): a pure function of what was seen and
 * recorded. Looking again at `wakeAt`, or whenever something is heard, is enough.
 */
export function decide(policy: PromotionPolicy, situation: Situation, now: number): Decision {
  const stages = { policy, situation, all: stagesOf(policy, situation, now), now };
  const environments: EnvironmentDecision[] = [];
  for (const stage of stages.all.values()) environments.push(decideFor(stage, stages));
  const actions = environments.flatMap(({ environment, candidate, waiting }) =>
    policy.mode === 'automatic' && candidate !== undefined && waiting.length === 0
      ? [{ environment, commit: candidate }]
      : [],
  );
  const findings = [...stages.all.values()].flatMap(stage => findingsOf(stage, now));
  const wakeAt = min(wakeTimes(stages, environments).filter(time => time > now));
  return { environments, actions, findings, ...(wakeAt !== undefined && { wakeAt }) };
}

/** What a commit waits for in an environment, whether it comes next or not; nothing for an environment that the policy doesn't have. */
export function waitingFor(
  policy: PromotionPolicy,
  situation: Situation,
  { environment, commit, now }: { readonly environment: string; readonly commit: string; readonly now: number },
): readonly WaitingReason[] | undefined {
  const stages = { policy, situation, all: stagesOf(policy, situation, now), now };
  const stage = stages.all.get(environment);
  if (stage === undefined) return undefined;
  const quarantine = stage.record.quarantined.get(commit);
  return [
    ...(quarantine === undefined ? [] : [{ gate: 'quarantine', reason: `for a newer commit: ${quarantine}` } as const]),
    ...upstreamWaits(commit, stage, stages),
    ...gatesOf(stage, stages),
  ];
}

const UNKNOWN: EnvironmentSituation = {
  verdict: { state: 'undecided', reason: 'the environment was not read' },
  problem: 'the environment can’t be read',
};

function stagesOf(policy: PromotionPolicy, { environments, records }: Situation, now: number): Map<string, Stage> {
  return new Map(
    policy.environments.map(rules => {
      const situation = environments.get(rules.name) ?? UNKNOWN;
      const record = records.get(rules.name) ?? NOTHING_RECORDED;
      return [rules.name, { rules, situation, record, standing: pinStanding(rules, situation, { record, now }) }];
    }),
  );
}

function decideFor(stage: Stage, stages: Stages): EnvironmentDecision {
  const { rules, situation, standing } = stage;
  const { state, detail } = standing;
  const facts = {
    environment: rules.name,
    state,
    ...(detail !== undefined && { detail }),
    ...(situation.pin !== undefined && { commit: situation.pin }),
  };
  const found = candidateOf(stage, stages);
  if (found === undefined) return { ...facts, waiting: [] };
  const waiting: WaitingReason[] = [...found.waiting, ...gatesOf(stage, stages)];
  return { ...facts, candidate: found.commit, waiting };
}

function findingsOf({ rules, situation, record, standing }: Stage, now: number): Finding[] {
  const { pin: commit } = situation;
  if (commit === undefined) return [];
  const present = presentOf(record);
  const facts = { environment: rules.name, commit };
  if (standing.healthySince !== undefined && present?.commit !== commit)
    return [{ ...facts, kind: 'reached', at: standing.healthySince }];
  const isNews = present?.commit === commit || !record.failed.has(commit);
  if (standing.state === 'failed' && isNews)
    return [{ ...facts, kind: 'failed', at: now, ...(standing.detail !== undefined && { reason: standing.detail }) }];
  return [];
}

function wakeTimes({ all }: Stages, environments: readonly EnvironmentDecision[]): number[] {
  return [
    ...environments.flatMap(({ waiting }) => waiting.flatMap(({ until }) => (until === undefined ? [] : [until]))),
    ...[...all.values()].flatMap(({ standing: { deadline } }) => (deadline === undefined ? [] : [deadline])),
    ...[...all.values()].flatMap(({ situation: { verdict } }) =>
      verdict.state === 'progressing' && verdict.until !== undefined ? [verdict.until] : [],
    ),
  ];
}
