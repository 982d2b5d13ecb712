import { onTestFinished } from 'vitest';
import { createSession, type Session, type SessionOptions } from '../../use-cases/session.ts';
import { gitEnvironment } from './git-repository.ts';
import { manualClock } from './manual-clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A session with a cache of its own and time that stands still, closed at the end of the test. */
export async function testSession(options: Partial<SessionOptions> = {}): Promise<Session> {
  const cacheFolder = await temporaryFolder();
  const session = createSession({ clock: manualClock(), cwd: '/', env: gitEnvironment(), cacheFolder, ...options });
  onTestFinished(() => session.close());
  return session;
}
