import type { Clock } from '../runtime/clock.ts';

/** Where text goes: a terminal, a pipe, a file, or a list in a test. */
export interface Output {
  readonly isTTY: boolean;
  /** Width in characters; 80 when it isn't a terminal. */
  readonly columns: number;
  readonly write: (text: string | Uint8Array) => void;
}

export interface WorkerProgram {
  readonly entry: URL;
  /** Environment variables that it needs beside those that it gets anyway. */
  readonly env: Readonly<Record<string, string>>;
}

/** Everything that a command sees of the process around it. */
export interface Context {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly readStdin: () => Promise<string>;
  /** Asks a person a question to be answered with yes or no. Absent where nobody sits at a terminal. */
  readonly confirm?: (question: string) => Promise<boolean>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths start from. */
  readonly cwd: string;
  readonly clock: Clock;
  readonly version: string;
  /** How a user calls Berth here, for commands that are shown to be typed: `berth`, or `npx berth`. */
  readonly program: string;
  /** Folder of the shipped sample, which `quickstart` unpacks. */
  readonly sampleFolder: string;
  /** How a worker is started, see `runtime/workers`. Absent where everything is done in this process. */
  readonly worker?: WorkerProgram;
  /**
   * Takes SIGINT and SIGTERM over, for commands that end by themselves then: the signal is aborted by the first one.
   * Absent where nothing can be signalled.
   */
  readonly stopSignal?: () => AbortSignal;
  /**
   * Takes over what nobody caught, for commands that can end in order: the process goes on until they do, and ends then.
   * Absent where the process is somebody else's.
   */
  readonly onUncaught?: (handle: (error: unknown) => void) => void;
}
