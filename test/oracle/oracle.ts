import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fromBytes } from '../../templates/bytes.ts';
import { oracleBinary } from './binary.ts';
import type { Wire } from './wire.ts';

/** What the oracle is asked: see main.go. */
export interface OracleRequest {
  readonly op?: 'render' | 'parse' | 'toYaml' | 'stringify' | 'hash' | 'decode' | 'bench';
  readonly template?: string;
  readonly templateBase64?: string;
  readonly data?: OracleData;
  readonly dataYaml?: string;
  readonly config?: Wire;
  readonly value?: Wire;
  readonly text?: string;
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
  readonly coldNs?: number;
  readonly warmNs?: number;
}

/** Real Go in a process of its own, which answers in the order of the questions. */
export class Oracle {
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly waiting: ((response: Response) => void)[] = [];

  constructor() {
    // Dates print in the local zone, which is UTC wherever the scheduler runs.
    this.process = spawn(oracleBinary(), { env: { TZ: 'UTC' } });
    createInterface({ input: this.process.stdout }).on('line', line => this.waiting.shift()?.(JSON.parse(line)));
    this.process.stderr.on('data', data => process.stderr.write(data));
    this.process.on('exit', code => {
      for (const answer of this.waiting.splice(0)) answer({ error: `the oracle died with code ${code}` });
    });
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
    this.process.stdin.end();
  }

  private send(request: OracleRequest): Promise<Response> {
    return new Promise(resolve => {
      if (this.process.exitCode !== null) return resolve({ error: 'the oracle died' });
      this.waiting.push(resolve);
      this.process.stdin.write(`${JSON.stringify(request)}\n`);
    });
  }
}

function answerOf({ output, outputBase64, error }: Response): Answer {
  if (error !== undefined) return { error };
  return { output: output ?? fromBytes(Buffer.from(outputBase64 ?? '', 'base64')) };
}
