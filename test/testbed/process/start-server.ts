import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bed } from '../bed.ts';
import { eventually } from './eventually.ts';
import { freePorts } from './ports.ts';
import { type Command, type ServerProcess, startProcess } from './server-process.ts';

/** A real server that runs on 127.0.0.1 until it is stopped or its bed is closed. */
export interface Server<Credentials = undefined> {
  readonly name: string;
  /** Such as `http://127.0.0.1:21314`. */
  readonly address: string;
  readonly credentials: Credentials;
  /** Its data and its log. */
  readonly folder: string;
  /** Everything it wrote so far, over all its runs. */
  logs(): string;
  /** Asks it to end; waits until it did. */
  stop(): Promise<void>;
  /** `kill -9`; waits until it is gone. */
  kill(): Promise<void>;
  /** It stands still with its connections open: what a network partition or an overloaded machine looks like from outside. */
  pause(): void;
  resume(): void;
  /** Starts it again after `stop` or `kill`, with the same address and data, and waits until it is ready. */
  restart(): Promise<void>;
}

export interface ServerSpec<Credentials> {
  readonly name: string;
  /** How many free ports it needs. */
  readonly ports: number;
  /** Called with free ports and an empty folder; again with others when a port was taken in the meantime. */
  prepare(ports: readonly number[], folder: string): Promise<PreparedServer<Credentials>> | PreparedServer<Credentials>;
}

export interface PreparedServer<Credentials> {
  readonly command: Command;
  readonly address: string;
  readonly credentials: Credentials;
  /** Throws while the server isn't ready. */
  ready(): Promise<void>;
}

const READY_TIMEOUT_MS = 60_000;
const READY_POLL_MS = 25;
const PORT_TRIES = 5;
const LOG_TAIL_LINES = 25;

/** Starts a server and waits until it is ready. Throws with the tail of its log when it doesn't get there. */
export async function startServer<C>(bed: Bed, spec: ServerSpec<C>): Promise<Server<C>> {
  for (let tries = 1; ; tries += 1) {
    const folder = await bed.newFolder(spec.name);
    const prepared = await spec.prepare(await freePorts(spec.ports), folder);
    const logFile = join(folder, `${spec.name}.log`);
    const run = (): Promise<ServerProcess> => startReady(bed, { name: spec.name, folder, logFile, prepared });
    try {
      return handle(bed, { name: spec.name, folder, logFile, prepared, run, first: await run() });
    } catch (error) {
      if (tries === PORT_TRIES || !/address already in use/i.test(read(logFile))) throw error;
    }
  }
}

interface Run<C> {
  readonly name: string;
  readonly folder: string;
  readonly logFile: string;
  readonly prepared: PreparedServer<C>;
}

async function startReady<C>(bed: Bed, { name, folder, logFile, prepared }: Run<C>): Promise<ServerProcess> {
  const child = await startProcess(prepared.command, { folder, logFile, leash: bed.leash });
  const gaveUp = new AbortController();
  const end = child.end.then(how => gaveUp.abort(new Error(`it ${how}`)));
  const attempt = async (): Promise<void> => {
    // An answer counts only while it runs: another process may answer on a port that we lost to it.
    await Promise.race([prepared.ready(), end]);
    gaveUp.signal.throwIfAborted();
  };
  try {
    await eventually(attempt, {
      timeoutMs: READY_TIMEOUT_MS,
      pollMs: READY_POLL_MS,
      signal: gaveUp.signal,
      what: 'readiness',
    });
    return child;
  } catch (error) {
    await child.kill();
    const tail = read(logFile).trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${name} did not start: ${reason}\nThe end of its log:\n${tail}`, { cause: error });
  }
}

function handle<C>(bed: Bed, run: Run<C> & { run(): Promise<ServerProcess>; first: ServerProcess }): Server<C> {
  let child = run.first;
  bed.onClose(() => child.kill());
  return {
    name: run.name,
    address: run.prepared.address,
    credentials: run.prepared.credentials,
    folder: run.folder,
    logs: () => read(run.logFile),
    stop: () => child.stop(),
    kill: () => child.kill(),
    pause: () => child.pause(),
    resume: () => child.resume(),
    async restart() {
      if (child.ended() === undefined) throw new Error(`${run.name} still runs: stop or kill it first`);
      child = await run.run();
    },
  };
}

function read(logFile: string): string {
  return readFileSync(logFile, 'utf8');
}
