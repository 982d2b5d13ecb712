import type { Diagnostic } from '../scheduler/model/diagnostic.ts';

/** What the process ends with. Scripts and CI systems branch on it, so the numbers are part of the interface. */
export const ExitCode = {
  done: 0,
  /** Something failed that isn't the input's fault: a repository can't be reached, a removal is over its budget. */
  failed: 1,
  /** The input or the command line is wrong; all problems were listed. */
  wrongInput: 2,
  /** `--exit-code` was given and there are differences. */
  differences: 3,
  /** What was waited for has failed in a cluster. */
  deploymentFailed: 4,
  /** What was waited for didn't come in time. */
  timedOut: 5,
  /** Ctrl-C: 128 + SIGINT, as shells count. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Problems for which nothing can be said of the input: it could not be read. */
const UNREAD: ReadonlySet<string> = new Set(['source-missing', 'unreadable-registration']);

/** 1 when something could not be read, 2 when there is another error among the problems. */
export function exitCodeOf(diagnostics: readonly Pick<Diagnostic, 'severity' | 'code'>[]): ExitCode {
  if (diagnostics.some(({ code }) => UNREAD.has(code))) return ExitCode.failed;
  return diagnostics.some(({ severity }) => severity === 'error') ? ExitCode.wrongInput : ExitCode.done;
}

const RANK: readonly ExitCode[] = [
  ExitCode.done,
  ExitCode.differences,
  ExitCode.timedOut,
  ExitCode.deploymentFailed,
  ExitCode.wrongInput,
  ExitCode.failed,
  ExitCode.interrupted,
];

/** The code of several steps: that of the worst. */
export function worstOf(codes: Iterable<ExitCode>): ExitCode {
  let worst: ExitCode = ExitCode.done;
  for (const code of codes) if (RANK.indexOf(code) > RANK.indexOf(worst)) worst = code;
  return worst;
}
