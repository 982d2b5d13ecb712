import type { WaitingReason } from './decision.ts';
import { soakedAt } from './soak.ts';
import type { Stage, Stages } from './stage.ts';

export interface Candidate {
  readonly commit: string;
  /** For what it still needs of the environments before. */
  readonly waiting: readonly WaitingReason[];
}

/**
 * The commit that comes next: the newest that the environments before have passed on; where none has, the newest that one of them has. Only
 * ever forward on the line. Nothing where nothing newer is there.
 */
export function candidateOf(stage: Stage, stages: Stages): Candidate | undefined {
  const { commits } = stages.situation.line;
  const pinned = stage.situation.pin === undefined ? commits.length : commits.indexOf(stage.situation.pin);
  if (pinned < 0) return undefined;
  const newer = commits.slice(0, pinned).filter(commit => !stage.record.quarantined.has(commit));
  if (stage.rules.after.length === 0) {
    const [tip] = newer;
    // Only the newest: what it has replaced is nobody's wish any more.
    return tip === undefined || tip !== commits[0] ? undefined : { commit: tip, waiting: [] };
  }
  const passed = newer.find(commit => upstreamWaits(commit, stage, stages).length === 0);
  if (passed !== undefined) return { commit: passed, waiting: [] };
  const upstreams = stage.rules.after.flatMap(name => stages.all.get(name) ?? []);
  const coming = newer.find(commit =>
    upstreams.some(
      ({ situation, record }) => situation.pin === commit || record.reached.some(one => one.commit === commit),
    ),
  );
  return coming === undefined ? undefined : { commit: coming, waiting: upstreamWaits(coming, stage, stages) };
}

/** What a commit still needs of the environments before. */
export function upstreamWaits(commit: string, stage: Stage, stages: Stages): WaitingReason[] {
  const { after, join } = stage.rules;
  const waits = after.map(name => upstreamWait(commit, { name, stage, stages }));
  const open = waits.filter(wait => wait !== undefined);
  return join === 'any' && open.length < waits.length ? [] : open;
}

interface Upstream {
  readonly name: string;
  readonly stage: Stage;
  readonly stages: Stages;
}

function upstreamWait(commit: string, { name, stage, stages }: Upstream): WaitingReason | undefined {
  const upstream = stages.all.get(name);
  const soaked = upstream === undefined ? undefined : soakedAt(commit, upstream, stage.rules.gates.soak ?? 0);
  if (soaked === undefined) return { gate: 'upstream', reason: `for ${name}: ${standingOf(commit, upstream)}` };
  if (soaked <= stages.now) return undefined;
  return { gate: 'soak', reason: `for its soak time in ${name}`, until: soaked };
}

function standingOf(commit: string, upstream: Stage | undefined): string {
  if (upstream === undefined) return 'it is not in the policy';
  const { situation, standing } = upstream;
  if (situation.problem !== undefined) return situation.problem;
  if (situation.pin !== commit) return 'it doesn’t have the commit';
  return standing.detail === undefined ? standing.state : `${standing.state}, ${standing.detail}`;
}
