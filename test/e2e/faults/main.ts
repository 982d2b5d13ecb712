import { json } from 'node:stream/consumers';
import type { Run } from './berth.ts';
import { tell } from './tell.ts';

// Reads a run from the standard input, and tells on the standard output what came of it.
process.stdout.write(JSON.stringify(await tell((await json(process.stdin)) as Run)));
