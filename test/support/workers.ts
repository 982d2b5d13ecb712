import { onTestFinished } from 'vitest';
import { systemClock } from '../../runtime/clock.ts';
import type { Session } from '../../use-cases/session.ts';
import { createPooledRuns, type PooledRuns } from '../../use-cases/workers/pooled-runs.ts';
import type { SessionWorkersOptions } from '../../use-cases/workers/session-workers.ts';

/** Workers as `berth serve` has them, which end with the test. Whether they are alive isn't for the test's clock to say. */
export function testWorkers(session: Session, options: Partial<SessionWorkersOptions> = {}): PooledRuns {
  const entry = new URL('../../cli/worker.ts', import.meta.url);
  const limits = { size: 2, memoryMb: 256, deadlineMs: 60_000 };
  const runs = createPooledRuns({ ...session, clock: systemClock() }, { entry, ...limits, ...options });
  onTestFinished(() => runs.close());
  return runs;
}
