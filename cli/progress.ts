import type { Context } from './context.ts';
import { oneLine } from './output/text-lines.ts';
import { CLEAR_LINE } from './style.ts';

/** Shows a person at a terminal what is being done when it takes longer than a moment. */
export interface Progress {
  /** What is being done now, such as `reading https://…`. */
  readonly say: (what: string) => void;
  /** Takes the line away. */
  readonly stop: () => void;
  /** What was done and how long it took, in milliseconds. */
  readonly timings: () => readonly Timing[];
}

export interface Timing {
  readonly what: string;
  readonly milliseconds: number;
}

/** Work shorter than this shows nothing. */
const PATIENCE_MS = 1_000;
const FRAME_MS = 100;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/**
 * One line on stderr, after a second, on a terminal only: pipes, files and CI logs never see it.
 * @param waiting What is waited for at the moment, for the end of the line.
 */
export function startProgress(
  { stderr, clock, env }: Pick<Context, 'stderr' | 'clock' | 'env'>,
  waiting: () => string | undefined = () => undefined,
): Progress {
  const started = clock.now();
  const timings: Timing[] = [];
  let current: { readonly what: string; readonly since: number } | undefined;
  const finish = (): void => {
    if (current !== undefined) timings.push({ what: current.what, milliseconds: clock.now() - current.since });
    current = undefined;
  };
  const line = stderr.isTTY && env['TERM'] !== 'dumb' ? startLine() : undefined;
  return {
    say: what => {
      finish();
      current = { what, since: clock.now() };
    },
    stop: () => {
      finish();
      line?.stop();
    },
    timings: () => timings,
  };

  function startLine(): { readonly stop: () => void } {
    let frame = 0;
    let shown = false;
    const stopTimer = clock.every(FRAME_MS, () => {
      const elapsed = clock.now() - started;
      if (current === undefined || elapsed < PATIENCE_MS) return;
      const held = waiting();
      const why = held === undefined ? '' : `: ${held}`;
      const text = `${FRAMES[frame++ % FRAMES.length]} ${oneLine(current.what)} (${Math.floor(elapsed / 1_000)} s)${why}`;
      stderr.write(`${CLEAR_LINE}${text.slice(0, Math.max(10, stderr.columns - 1))}`);
      shown = true;
    });
    return {
      stop: () => {
        stopTimer();
        if (shown) stderr.write(CLEAR_LINE);
        shown = false;
      },
    };
  }
}
