import type { Context } from './context.ts';

/** Tells a person at a terminal what is being done when it takes longer than a moment. */
export interface Progress {
  /** What is being done now, such as `reading https://…`. */
  readonly say: (what: string) => void;
  /** Takes the line away. */
  readonly stop: () => void;
}

/** Work shorter than this goes without a word. */
const PATIENCE_MS = 1_000;
const FRAME_MS = 100;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const CLEAR_LINE = '\r\u001b[K';

/** One line on stderr, after a second, on a terminal only: pipes, files and CI logs never see it. */
export function startProgress({ stderr, clock, env }: Pick<Context, 'stderr' | 'clock' | 'env'>): Progress {
  if (!stderr.isTTY || env['TERM'] === 'dumb') return { say: () => {}, stop: () => {} };
  const started = clock.now();
  let what = '';
  let frame = 0;
  let shown = false;
  const stopTimer = clock.every(FRAME_MS, () => {
    if (what === '' || clock.now() - started < PATIENCE_MS) return;
    const seconds = Math.floor((clock.now() - started) / 1_000);
    const text = `${FRAMES[frame++ % FRAMES.length]} ${what} (${seconds} s)`;
    stderr.write(`${CLEAR_LINE}${text.slice(0, Math.max(10, stderr.columns - 1))}`);
    shown = true;
  });
  return {
    say: next => {
      what = next;
    },
    stop: () => {
      stopTimer();
      if (shown) stderr.write(CLEAR_LINE);
      shown = false;
    },
  };
}
