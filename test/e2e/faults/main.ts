import { createInterface } from 'node:readline';
import type { Run } from './berth.ts';
import { tell } from './tell.ts';

// Each line of the standard input is a run; what came of it is a line of the standard output.
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await tell(JSON.parse(line) as Run))}\n`);
}
