import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { IgnoreFile } from '../../environments/flux/source-ignore.ts';
import { fromBytes } from '../../runtime/bytes.ts';
import { oracleBinary } from './binary.ts';
import type { Wire } from './wire.ts';

/** What the oracle is asked: see main.go. */
export interface OracleRequest {
  readonly op?:
    | 'render'
    | 'parse'
    | 'toYaml'
    | 'stringify'
    | 'hash'
    | 'decode'
    | 'check'
    | 'ignore'
    | 'objects'
    | 'selects'
    | 'place'
    | 'bench';
  readonly template?: string;
  readonly templateBase64?: string;
  readonly data?: OracleData;
  readonly dataYaml?: string;
  readonly config?: Wire;
  readonly value?: Wire;
  readonly text?: string;
  readonly files?: readonly IgnoreFile[];
  readonly paths?: readonly string[];
  readonly templates?: readonly string[];
  readonly milliseconds?: number;
}

export interface OracleData {
  readonly DeploymentTargetName?: string;
  readonly Namespace?: string;
  readonly Environment?: string;
  readonly Workspace?: string;
  readonly Workload?: string;
  readonly ClusterType?: string;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly Manifests?: Readonly<Record<string, string>>;
}

export type Answer = { readonly output: string } | { readonly error: string };

export interface Timing {
  readonly coldNs: number;
  readonly warmNs: number;
}

interface Response {
  readonly output?: string;
  readonly outputBase64?: string;
  readonly error?: string;
  readonly errorBase64?: string;
  readonly coldNs?: number;
  readonly warmNs?: number;
}

/** Some cases kill or hang real Go: a value that contains itself, say. That is the answer then. */
export const DEAD = { error: 'the oracle died' };
/** Milliseconds without any answer after which it hangs. */
const PATIENCE = 30_000;

interface Question {
  readonly line: string;
  readonly answer: (response: Response) => void;
}

/** Real Go in a process of its own, which answers in the order of the questions. */
export class Oracle {
  private process: ChildProcessWithoutNullStreams;
  private readonly waiting: Question[] = [];
  private closed = false;
  private hangs: NodeJS.Timeout | undefined;

  constructor() {
    this.process = this.start();
  }

  async ask(requests: readonly OracleRequest[]): Promise<Answer[]> {
    return Promise.all(requests.map(async request => answerOf(await this.send(request))));
  }

  async time(templates: readonly string[], request: OracleRequest): Promise<Timing> {
    const { coldNs, warmNs, error } = await this.send({ ...request, op: 'bench', templates });
    if (coldNs === undefined || warmNs === undefined) throw new Error(error ?? 'no timing');
    return { coldNs, warmNs };
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.hangs);
    this.process.stdin.end();
  }

  private start(): ChildProcessWithoutNullStreams {
    // Dates print in the local zone, which is UTC wherever the scheduler runs.
    const child = spawn(oracleBinary(), { env: { TZ: 'UTC' } });
    createInterface({ input: child.stdout }).on('line', line => {
      this.watch();
      this.waiting.shift()?.answer(JSON.parse(line));
    });
    child.stderr.resume();
    child.stdin.on('error', () => {});
    child.on('close', () => this.restart());
    return child;
  }

  /** The question that killed it is the first one without an answer; the others are asked again. */
  private restart(): void {
    if (this.closed) return;
    this.waiting.shift()?.answer(DEAD);
    this.process = this.start();
    for (const { line } of this.waiting) this.process.stdin.write(line);
  }

  private send(request: OracleRequest): Promise<Response> {
    return new Promise(resolve => {
      const line = `${JSON.stringify(request)}\n`;
      this.waiting.push({ line, answer: resolve });
      this.process.stdin.write(line);
      if (this.waiting.length === 1) this.watch();
    });
  }

  private watch(): void {
    clearTimeout(this.hangs);
    this.hangs = setTimeout(() => this.waiting.length > 0 && this.process.kill('SIGKILL'), PATIENCE);
    this.hangs.unref();
  }
}

function answerOf({ output, outputBase64, error, errorBase64 }: Response): Answer {
  if (error !== undefined || errorBase64 !== undefined) return { error: error ?? decoded(errorBase64) };
  return { output: output ?? decoded(outputBase64) };
}

function decoded(base64 = ''): string {
  return fromBytes(Buffer.from(base64, 'base64'));
}
