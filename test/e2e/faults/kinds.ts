import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fault } from '../../testbed/faults/http-proxy.ts';
import type { Run } from './berth.ts';
import type { Site } from './place.ts';
import type { Scenario } from './scenarios.ts';

/** What a fault can get at. */
export interface Victim {
  readonly site: Site;
  readonly scenario: Scenario;
  /** Folder of the git cache. */
  readonly cache: string;
  /** Ends the process of Berth, and all that it started, with kill -9. */
  readonly kill: () => Promise<void>;
  /** Remembers a person's commit. */
  readonly note: (commit: string) => void;
}

export interface FaultKind {
  readonly name: string;
  /** Heading of its column. */
  readonly short: string;
  readonly fault: (victim: Victim) => Fault;
  /** The trouble lasts from this request on, until somebody ends it; an error must say what it is. */
  readonly says?: RegExp;
  readonly patience?: Run['patience'];
  /** The git cache needs a disk of its own. */
  readonly needs?: 'disk';
}

const json = { 'content-type': 'application/json' };
const LIMIT = JSON.stringify({ message: 'You have exceeded a secondary rate limit. Please wait a few minutes.' });
const EDIT = { 'large/shop-web/reconciler.yaml': 'of Ada\n', 'people/ada.md': 'hers\n' };

/** Everything that may go wrong with a request. */
export const FAULTS: readonly FaultKind[] = [
  { name: 'connection reset, nothing done', short: 'reset', fault: () => ({ kind: 'reset' }) },
  { name: 'connection reset, but done', short: 'lost', fault: () => ({ kind: 'lose-answer' }) },
  {
    name: 'done, but no answer in time',
    short: 'slow',
    fault: () => ({ kind: 'hold-answer' }),
    patience: { api: 1_500, git: 3_000 },
  },
  { name: 'answer cut off', short: 'cut', fault: () => ({ kind: 'truncate' }) },
  { name: '403, secondary limit', short: '403', fault: () => answer(403, { ...json, 'retry-after': '1' }, LIMIT) },
  { name: '429', short: '429', fault: () => answer(429, { ...json, 'retry-after': '0' }, LIMIT) },
  { name: '500', short: '500', fault: () => answer(500) },
  { name: '502', short: '502', fault: () => answer(502, {}, '<html>Bad gateway</html>') },
  {
    name: 'a person pushes to Berth’s branch just before',
    short: 'push',
    fault: ({ site, scenario, note }) => ({
      kind: 'first',
      act: async () => note(await site.commit(`berth/${scenario.environment}`, { 'people/ada.md': 'hers\n' })),
    }),
  },
  {
    name: 'a person pushes to the environment’s branch just before',
    short: 'base',
    fault: ({ site, scenario, note }) => ({
      kind: 'first',
      act: async () => note(await site.commit(scenario.environment, EDIT)),
    }),
  },
  {
    name: 'token revoked',
    short: 'revoked',
    fault: ({ site }) => ({ kind: 'first', act: async () => await site.trouble('revoke') }),
    says: /token|credential/i,
  },
  {
    name: 'repository renamed',
    short: 'renamed',
    fault: ({ site }) => ({ kind: 'first', act: async () => await site.trouble('rename') }),
    says: /renamed|moved/i,
  },
  {
    name: 'repository deleted, or not to be seen any more',
    short: 'gone',
    fault: ({ site }) => ({ kind: 'first', act: async () => await site.trouble('hide') }),
    says: /no such repository|access|address/i,
  },
  {
    name: 'disk full in the git cache',
    short: 'full',
    fault: ({ cache }) => ({ kind: 'first', act: async () => await fill(cache) }),
    says: /no room|no space left/i,
    needs: 'disk',
  },
  {
    name: 'kill -9 before the request is served',
    short: 'kill',
    fault: ({ kill }) => ({ kind: 'reset', act: kill }),
  },
  {
    name: 'kill -9 after the request was served',
    short: 'killed',
    fault: ({ kill }) => ({ kind: 'lose-answer', act: kill }),
  },
];

function answer(status: number, headers: Record<string, string> = {}, body = ''): Fault {
  return { kind: 'answer', status, headers, body };
}

export const FILLER = 'filler';

/** Writes until there is no room. */
async function fill(cache: string): Promise<void> {
  await writeFile(join(cache, FILLER), Buffer.alloc(64 * 1024 * 1024)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOSPC') throw error;
  });
}
