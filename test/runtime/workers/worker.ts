import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { ConflictError, TransientError, UserError } from '../../../runtime/errors.ts';
import { GitError } from '../../../runtime/git/git-error.ts';
import { createGuard } from '../../../runtime/workers/guard.ts';
import { serveParent } from '../../../runtime/workers/serve-parent.ts';
import type { WorkerBasics } from '../../../runtime/workers/worker-pool.ts';

/** What the worker of these tests does: all that can go wrong with one. */
export interface TestJobs extends WorkerBasics {
  echo(value: unknown): Promise<unknown>;
  pid(): Promise<number>;
  variables(): Promise<string[]>;
  fail(how: keyof typeof FAILURES): Promise<never>;
  unserializable(): Promise<unknown>;
  /** Does one of {@link ENDS} as a step, or does it no more. */
  end(job: number, how: keyof typeof ENDS, unit?: string): Promise<string>;
  /** The same without saying so. */
  endUnnoticed(how: keyof typeof ENDS): Promise<string>;
  askHost(question: string): Promise<string>;
  wait(milliseconds: number): Promise<string>;
  tell(path: string): Promise<void>;
}

export interface TestHost {
  answer(question: string): Promise<string>;
}

const ORIGIN = { repository: 'https://example.com/shop', path: 'k8s/app.yaml', line: 3, column: 5 };

const FAILURES = {
  user: () => new UserError('wrong', { fix: 'correct it', origin: ORIGIN }),
  transient: () => new TransientError('later', { retryAfter: 1_500 }),
  conflict: () => new ConflictError('somebody was quicker'),
  git: () => new GitError('auth', 'no access', { fix: 'ask for it' }),
  bug: () => new TypeError('oops'),
};

const ENDS = {
  hang: () => {
    for (;;);
  },
  fill: () => {
    const kept: unknown[] = [];
    for (;;) kept.push(Array.from({ length: 1_000 }, (_, index) => ({ index })));
  },
  abort: () => process.abort(),
  'reject without a handler': () => {
    void Promise.reject(new Error('nobody waits for this'));
  },
};

serveParent<TestHost, object>(({ host, recorder }) => {
  const avoided = new Map<string, string>();
  const guard = createGuard({ note: recorder.note, avoided });
  const jobs: TestJobs = {
    avoid: units => {
      for (const [unit, reason] of units) avoided.set(unit, reason);
    },
    echo: async value => await Promise.resolve(value),
    pid: async () => await Promise.resolve(process.pid),
    variables: async () => await Promise.resolve(Object.keys(process.env).sort()),
    fail: async how => await Promise.reject(FAILURES[how]()),
    unserializable: async () => await Promise.resolve(() => 1),
    end: async (job, how, unit) => {
      guard({ job, what: `reading ${unit ?? 'something'}`, ...(unit !== undefined && { unit }) }, ENDS[how]);
      return await new Promise(() => undefined);
    },
    endUnnoticed: async how => {
      ENDS[how]();
      return await new Promise(() => undefined);
    },
    askHost: async question => await host.answer(question),
    wait: async milliseconds =>
      await new Promise(resolve => {
        setTimeout(() => resolve('waited'), milliseconds);
      }),
    tell: async path => {
      writeFileSync(path, String(process.pid));
      await Promise.resolve();
    },
  };
  return jobs;
});
