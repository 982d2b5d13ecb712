import { readFileSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../runtime/clock.ts';
import type { Context, Output, WorkerProgram } from './context.ts';
import { ExitCode } from './exit-code.ts';
import { run } from './run.ts';

/** Runs the command line of this process. */
export async function main(): Promise<void> {
  const stop = stopSignals();
  const context = processContext(stop);
  const code = await run(process.argv.slice(2), context);
  // What a stopped daemon could not end in time, such as a request without an answer, must not keep the process.
  if (stop.stopped()) process.exit(code);
  process.exitCode = code;
}

interface Stop {
  readonly take: () => AbortSignal;
  readonly onUncaught: (handle: (error: unknown) => void) => void;
  readonly stopped: () => boolean;
}

/** Signals end the process, and so does what nobody caught, unless a command has taken them over. */
function stopSignals(): Stop {
  let uncaught = false;
  const stopping = new AbortController();
  const end = (): never => process.exit(ExitCode.interrupted);
  process.once('SIGINT', end);
  return {
    take: () => {
      process.off('SIGINT', end);
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        // Ctrl-C reaches a process twice when npx passes it on: only the first one counts.
        process.on(signal, () => stopping.abort());
      }
      return stopping.signal;
    },
    onUncaught: handle => {
      // Node makes one of a rejected promise that nobody awaits, too.
      process.on('uncaughtException', error => {
        uncaught = true;
        handle(error);
      });
    },
    stopped: () => stopping.signal.aborted || uncaught,
  };
}

function processContext({ take: stopSignal, onUncaught }: Stop): Context {
  // The same place in the checkout (cli/main.ts) and in the package (dist/cli/main.js), searched upwards.
  const root = packageRoot();
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    readStdin,
    ...(process.stdin.isTTY && process.stderr.isTTY && { confirm }),
    env: process.env,
    cwd: process.cwd(),
    clock: systemClock(),
    version: versionOf(root),
    program: programName(),
    stopSignal,
    onUncaught,
    sampleFolder: fileURLToPath(new URL('environments/sample/', root)),
    worker: workerProgram(),
  };
}

/** Beside this file, in the checkout and in the package. It finds compiled code where this process does. */
function workerProgram(): WorkerProgram {
  const cache = getCompileCacheDir();
  return {
    entry: new URL(import.meta.url.endsWith('.ts') ? 'worker.ts' : 'worker.js', import.meta.url),
    env: cache === undefined ? {} : { NODE_COMPILE_CACHE: cache },
  };
}

function packageRoot(): URL {
  const beside = new URL('../', import.meta.url);
  return beside.pathname.endsWith('/dist/') ? new URL('../', beside) : beside;
}

/** In a checkout, and from a package that isn't on the PATH, npx finds the command. */
function programName(): string {
  const fromSource = import.meta.url.endsWith('.ts');
  return fromSource || process.env['npm_command'] !== undefined ? 'npx berth' : 'berth';
}

function versionOf(root: URL): string {
  const manifest: { readonly version: string } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  return manifest.version;
}

/** A pipe or a file has neither of these, although Node's types say that every stream has both. */
type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** A reader that goes away, such as `head`, doesn't stop the work: the rest of the output is dropped. */
function outputOf(stream: Stream): Output {
  let open = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    open = false;
  });
  return {
    get isTTY() {
      return stream.isTTY ?? false;
    },
    get columns() {
      return stream.columns ?? 80;
    },
    write: text => {
      if (open) stream.write(text);
    },
  };
}

/** Anything but yes is no. */
async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
