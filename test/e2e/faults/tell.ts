import { inspect } from 'node:util';
import { Problem } from '../../../runtime/errors.ts';
import { type Run, runBerth } from './berth.ts';
import type { Told } from './process.ts';

/** Runs Berth and tells what came of it. An error that nobody foresaw is called `Error`. */
export async function tell(run: Run): Promise<Told> {
  try {
    const { outcome } = await runBerth(run);
    return { outcome };
  } catch (error) {
    const shown = `${inspect(error, { depth: 9 })}${error instanceof Error ? error.stack : ''}`;
    if (!(error instanceof Problem)) return { error: 'Error', message: shown, fix: '', shown };
    const { name, message, fix = '' } = error;
    return { error: name, message, fix, shown };
  }
}
