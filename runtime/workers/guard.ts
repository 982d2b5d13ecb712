import { UserError } from '../errors.ts';

/** A piece of work that can't be interrupted: reading a file, rendering a template. */
export interface Step {
  /** What it is about, in words that go after "while": `reading registration shop (k8s/app.yaml)`. */
  readonly what: string;
  /** Names the input. Absent for work that can't be left out. */
  readonly unit?: string;
  /** What the input is, where its name doesn't say: asked for only when it ended a process before. */
  readonly content?: () => string;
  /** Number of the job that it belongs to; that of the surrounding step by default. */
  readonly job?: number;
}

/**
 * Does a step that strangers' input decides about, so that it is known what was being done if the process doesn't survive it.
 * Throws a {@link UserError} in its place when it was what ended a process before.
 */
export type Guard = <T>(step: Step, work: () => T) => T;

/** For a process that nobody watches. */
export const unguarded: Guard = (_, work) => work();

/** The same for steps that are parts of something: `reading registration shop: k8s/app.yaml`. */
export function within(guard: Guard, whole: string): Guard {
  return ({ what, ...step }, work) => guard({ ...step, what: `${whole}: ${what}` }, work);
}

export interface GuardOptions {
  /** Called with what is done now, and with nothing between two steps. */
  readonly note: (step: Step | undefined) => void;
  /** Why a unit isn't touched again. Those whose input has changed are taken out. */
  readonly avoided: Map<string, string>;
}

export function createGuard({ note, avoided }: GuardOptions): Guard {
  let current: Step | undefined;
  /** Content of avoided units, as it was when they were met first. */
  const contents = new Map<string, string>();
  const whyAvoided = ({ unit, content }: Step): string | undefined => {
    const reason = unit === undefined ? undefined : avoided.get(unit);
    if (unit === undefined || reason === undefined || content === undefined) return reason;
    const now = content();
    const before = contents.get(unit) ?? now;
    contents.set(unit, before);
    if (now === before) return reason;
    avoided.delete(unit);
    contents.delete(unit);
    return undefined;
  };
  const enter = (step: Step | undefined): void => {
    current = step;
    note(step);
  };
  return (step, work) => {
    const reason = whyAvoided(step);
    if (reason !== undefined) throw new UserError(`${step.what} ${reason}`, { fix: AVOIDED_FIX });
    const outer = current;
    enter(outer?.job === undefined ? step : { job: outer.job, ...step });
    try {
      return work();
    } finally {
      enter(outer);
    }
  };
}

const AVOIDED_FIX = 'look at what is special in it: it is tried again as soon as it changes';
