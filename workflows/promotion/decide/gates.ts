import { windowState } from '../policy/windows.ts';
import type { WaitingReason } from './decision.ts';
import { soakedAt } from './soak.ts';
import type { Stage, Stages } from './stage.ts';

/** What keeps an environment from any newer commit now. */
export function gatesOf(stage: Stage, stages: Stages): WaitingReason[] {
  return [
    ...sourceGate(stage),
    ...inFlight(stage),
    ...neededDownstream(stage, stages),
    ...marks(stage, stages.now),
    ...freezes(stage, stages),
    ...windowGate(stage, stages.now),
  ];
}

function sourceGate({ situation: { problem } }: Stage): WaitingReason[] {
  return problem === undefined ? [] : [{ gate: 'source', reason: `because ${problem}` }];
}

/** One commit on its way at a time. */
function inFlight({ rules, standing }: Stage): WaitingReason[] {
  const isOnItsWay = ['promoting', 'proposed', 'deploying'].includes(standing.state);
  if (!isOnItsWay || rules.latest) return [];
  const detail = standing.detail === undefined ? '' : ` (${standing.detail})`;
  return [{ gate: 'in-flight', reason: `for the commit before it: ${standing.state}${detail}` }];
}

/** A commit that an environment behind this one still needs to soak is not taken away from it. */
function neededDownstream(stage: Stage, stages: Stages): WaitingReason[] {
  const { rules, situation, standing } = stage;
  const { pin } = situation;
  if (rules.latest || pin === undefined || standing.state !== 'deployed') return [];
  return [...stages.all.values()].flatMap((behind): WaitingReason[] => {
    const { gates, name } = behind.rules;
    if (!behind.rules.after.includes(rules.name) || !mayTake(behind, pin, stages)) return [];
    const until = soakedAt(pin, stage, gates.soak ?? 0);
    // Its time over, the commit is known to be good, whenever it is taken.
    if (until === undefined || until <= stages.now) return [];
    return [{ gate: 'needed-downstream', reason: `while ${name} needs the present commit to soak here`, until }];
  });
}

/** Whether an environment can still come to have a commit. */
function mayTake(behind: Stage, commit: string, { situation, all }: Stages): boolean {
  const { commits } = situation.line;
  const position = (of: string | undefined): number => (of === undefined ? commits.length : commits.indexOf(of));
  if (behind.record.quarantined.has(commit) || position(commit) >= position(behind.situation.pin)) return false;
  if (behind.rules.join === 'any') return true;
  // One of several that went past it without passing it on never will.
  return behind.rules.after.every(name => {
    const upstream = all.get(name);
    if (upstream === undefined) return false;
    const had = upstream.record.reached.some(one => one.commit === commit);
    return had || position(upstream.situation.pin) >= position(commit);
  });
}

function marks({ record: { hold, freeze } }: Stage, now: number): WaitingReason[] {
  const held: WaitingReason[] =
    hold === undefined ? [] : [{ gate: 'hold', reason: `until ${hold.by}'s hold is released: ${hold.reason}` }];
  if (freeze === undefined || (freeze.until !== undefined && freeze.until <= now)) return held;
  const { by, reason, until } = freeze;
  return [...held, { gate: 'freeze', reason: `for ${by}'s freeze: ${reason}`, ...(until !== undefined && { until }) }];
}

function freezes({ rules }: Stage, { policy, now }: Stages): WaitingReason[] {
  return policy.freezes
    .filter(({ environments, from, until }) => environments.includes(rules.name) && from <= now && now < until)
    .map(({ reason, until }) => ({ gate: 'freeze', reason: `for a freeze: ${reason}`, until }));
}

function windowGate({ rules }: Stage, now: number): WaitingReason[] {
  const { windows } = rules.gates;
  if (windows === undefined) return [];
  const { open, reason, changesAt: until } = windowState(windows, now);
  if (open) return [];
  const why = reason === undefined ? 'for its window' : `for its window, closed for ${reason}`;
  return [{ gate: 'window', reason: why, ...(until !== undefined && { until }) }];
}
