import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import type { Run } from './berth.ts';
import { mountDisk, unmountDisk } from './disk.ts';
import { type FaultKind, FILLER, type Victim } from './kinds.ts';
import type { Place, Site } from './place.ts';
import { startBerth, type Told, toldBy } from './process.ts';
import type { Scenario } from './scenarios.ts';
import { differences, filesWith, repeatedComments, stateOf } from './state.ts';
import { type Step, stepsOf } from './steps.ts';

const PATIENCE = { api: 60_000, git: 120_000 };

/** A run in which nothing fails: its requests, and what is there afterwards. */
export interface Reference {
  readonly scenario: Scenario;
  readonly steps: readonly Step[];
  readonly state: readonly string[];
  readonly outcome: string;
  /** What a run answers that has nothing left to do. */
  readonly settled: string;
}

export interface Case {
  readonly reference: Reference;
  readonly step: Step;
  readonly fault: FaultKind;
}

export interface Played extends Case {
  readonly first: Told;
  readonly next: Told;
  /** In what the end isn't as it must be. */
  readonly wrong: readonly string[];
}

export async function referenceOf(place: Place, scenario: Scenario): Promise<Reference> {
  const site = await prepared(place, scenario);
  const home = await temporaryFolder();
  const before = site.proxy.seen().length;
  const told = await toldBy(runOf(place, scenario, { site, home }));
  const steps = stepsOf(site.proxy.seen().slice(before), site.repository);
  const again = await toldBy(calm(runOf(place, scenario, { site, home })));
  if (!('outcome' in told) || !('outcome' in again))
    throw new Error(`${scenario.name}: ${JSON.stringify([told, again])}`);
  const state = await stateOf(site);
  await site.close();
  return { scenario, steps, state, outcome: told.outcome, settled: again.outcome };
}

async function prepared(place: Place, scenario: Scenario): Promise<Site> {
  return await place.open(scenario.name, async site => {
    const home = await temporaryFolder();
    await scenario.before?.(site, async (folders, options = {}) => {
      const told = await toldBy(runOf(place, { ...scenario, folders, options }, { site, home }));
      if ('error' in told) throw new Error(`${scenario.name}: ${told.shown}`);
    });
  });
}

function runOf(place: Place, { folders, options }: Scenario, { site, home }: { site: Site; home: string }): Run {
  const { forge } = place;
  return { forge, address: site.address, token: site.token(), home, folders, options, patience: PATIENCE };
}

/** Asked for once, a rebuild is done. */
function calm(run: Run): Run {
  return { ...run, options: { ...run.options, rebuild: false } };
}

/** How often a case is set up anew when its run ended without the request that was to fail. */
const ATTEMPTS = 3;

/**
 * A run in which one request fails, and then two in which nothing does. How many requests a run sends depends on when the server
 * does what it does in the background, so that a run may do without the one that was to fail: such a run tried nothing, and another
 * one is made. Undefined when not even a new run in which nothing fails sends it: then there is nothing to try.
 *
 * @throws Error when a run in which nothing fails sends the request, but none of those in which it was to fail
 */
export async function play(place: Place, played: Case): Promise<Played | undefined> {
  const { reference, step } = played;
  const unmet: string[] = [];
  while (unmet.length < ATTEMPTS) {
    try {
      return await playOnce(place, played);
    } catch (error) {
      if (!(error instanceof FaultNotMet)) throw error;
      unmet.push(error.message);
    }
  }
  const { steps } = await referenceOf(place, reference.scenario);
  if (steps.some(({ name }) => name === step.name)) throw new Error(unmet.join('\n'));
  return undefined;
}

/** The run ended, but the request that was to fail was not sent exactly once. */
class FaultNotMet extends Error {}

async function playOnce(place: Place, played: Case): Promise<Played> {
  const { reference, step, fault } = played;
  const { scenario } = reference;
  const site = await prepared(place, scenario);
  const home = await temporaryFolder();
  const cache = join(home, 'cache');
  await mkdir(cache);
  if (fault.needs === 'disk') await mountDisk(cache);
  try {
    const secrets = [site.token()];
    const commits: string[] = [];
    const first = await disturbed(runOf(place, scenario, { site, home }), {
      site,
      scenario,
      cache,
      step,
      fault,
      commits,
    });
    await heal({ site, cache, fault });
    const again = runOf(place, scenario, { site, home });
    secrets.push(again.token);
    const { told: next, writes: done } = await watched(site, again);
    // One that had nothing to do says already what another one would.
    const isDone = 'outcome' in next && next.outcome === reference.settled && done.length === 0;
    const { told: last, writes } = isDone ? { told: next, writes: done } : await watched(site, calm(again));
    const wrong = [
      ...problemsOf(first, fault),
      ...('error' in next ? [`the next run failed: ${next.message}`] : []),
      ...writes.map(write => `the third run wrote: ${write}`),
      ...(await (commits.length === 0 ? sameEnd : peoplesEnd)(site, { reference, last, commits })),
      ...(await leaks(site, { secrets, cache, told: [first, next, last] })),
      ...site.problems(),
    ];
    return { ...played, first, next, wrong };
  } finally {
    await site.close();
    if (fault.needs === 'disk') await unmountDisk(cache);
    await rm(home, { recursive: true, force: true });
  }
}

interface Disturbance extends Pick<Victim, 'site' | 'scenario' | 'cache'>, Pick<Case, 'step' | 'fault'> {
  readonly commits: string[];
}

async function disturbed(run: Run, { step, fault, commits, ...where }: Disturbance): Promise<Told> {
  const patient = { ...run, patience: fault.patience ?? run.patience };
  const ended = Promise.withResolvers<() => Promise<void>>();
  const kill = async (): Promise<void> => await (await ended.promise)();
  const before = where.site.proxy.seen().length;
  where.site.proxy.on(step.pattern, fault.fault({ ...where, kill, note: commit => commits.push(commit) }));
  const berth = startBerth(patient);
  ended.resolve(berth.kill);
  const told = await berth.told;
  const seen = where.site.proxy.seen().slice(before);
  const met = seen.filter(request => request.fault !== undefined).length;
  if (met !== 1) {
    const names = stepsOf(seen, where.site.repository).map(({ name }) => name);
    const what = `${where.scenario.name}, ${step.name}: the fault met ${met} requests`;
    throw new FaultNotMet(`${what}, of ${names.join(', ')}`);
  }
  return told;
}

async function heal({ site, cache, fault }: { site: Site; cache: string; fault: FaultKind }): Promise<void> {
  site.proxy.heal();
  await site.relief();
  if (fault.needs === 'disk') await rm(join(cache, FILLER));
}

/** What comes of a run, and what it wrote. */
async function watched(
  { proxy }: Site,
  run: Run,
): Promise<{ readonly told: Told; readonly writes: readonly string[] }> {
  const before = proxy.seen().length;
  const told = await toldBy(run);
  const since = proxy.seen().slice(before);
  const writing = since.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/git-upload-pack'));
  return { told, writes: writing.map(({ method, path }) => `${method} ${path}`) };
}

/** An error says what to do, and what the trouble is when it lasts. */
function problemsOf(told: Told, { says }: FaultKind): string[] {
  if (!('error' in told)) return [];
  const { error, message, fix } = told;
  return [
    ...(fix === '' ? [`no fix: ${message}`] : []),
    ...(error === 'Error' ? [`no error of a known kind: ${message}`] : []),
    ...(says !== undefined && !says.test(`${message} ${fix}`) ? [`doesn't say what it is: ${message} | ${fix}`] : []),
  ];
}

interface End {
  readonly reference: Reference;
  readonly last: Told;
  readonly commits: readonly string[];
}

/** Everything is as if nothing had failed. */
async function sameEnd(site: Site, { reference, last }: End): Promise<string[]> {
  const { scenario, settled, state } = reference;
  return [
    ...('outcome' in last && last.outcome === settled ? [] : [`in the end: ${JSON.stringify(last)}`]),
    ...differences(certain(state, scenario), certain(await stateOf(site), scenario)),
    ...(await oneCommit(site, scenario)),
  ];
}

/** Without the lines that may be missing. */
function certain(lines: readonly string[], { mayMiss }: Scenario): string[] {
  return lines.filter(line => mayMiss?.test(line) !== true);
}

/** What Berth proposes is one commit, unless a person has added to it. */
async function oneCommit(site: Site, { open, environment, name }: Scenario): Promise<string[]> {
  if (open === 0 || name.startsWith('waiting')) return [];
  const count = (await site.git('rev-list', '--count', `${environment}..berth/${environment}`)).trim();
  return count === '1' ? [] : [`${count} commits are proposed`];
}

/** The person's work is there, and what is proposed or there is what was asked for, unless Berth waits for them. */
async function peoplesEnd(site: Site, { reference: { scenario }, last, commits }: End): Promise<string[]> {
  const wrong: string[] = [];
  for (const commit of commits) {
    const kept = await site.git('for-each-ref', '--contains', commit, '--count=1');
    if (kept === '') wrong.push('a person’s commit is lost');
  }
  const pulls = await site.pulls();
  wrong.push(...repeatedComments(pulls));
  const open = pulls.filter(({ state }) => state === 'open');
  if (open.length > 1) wrong.push(`${open.length} pull requests are open`);
  if (open.some(({ autoMerge }) => autoMerge)) wrong.push('it merges without a person, over what one did');
  if ('error' in last) wrong.push(`the third run failed: ${last.message}`);
  if ('outcome' in last && last.outcome !== 'waiting')
    wrong.push(...(await contentProblems(site, scenario, open.length > 0)));
  return wrong;
}

async function contentProblems(site: Site, { environment, folders }: Scenario, proposed: boolean): Promise<string[]> {
  const tree = proposed
    ? (await site.git('merge-tree', '--write-tree', environment, `berth/${environment}`)).trim()
    : environment;
  const wrong: string[] = [];
  for (const [folder, files] of Object.entries(folders).filter(([, content]) => !('held' in content))) {
    for (const [name, text] of Object.entries(files)) {
      const found = await site.git('show', `${tree}:${folder}/${name}`).catch(() => undefined);
      if (found !== text) wrong.push(`${folder}/${name} is not as planned`);
    }
  }
  return wrong;
}

interface Shown {
  readonly secrets: readonly string[];
  readonly cache: string;
  readonly told: readonly Told[];
}

async function leaks(site: Site, { secrets, cache, told }: Shown): Promise<string[]> {
  const forms = secrets.flatMap(secret => [secret, Buffer.from(`x-access-token:${secret}`).toString('base64')]);
  const texts = [
    JSON.stringify(told),
    JSON.stringify(await site.pulls()),
    await site.git('log', '--all', '--format=%B'),
  ];
  const files = await filesWith(cache, forms);
  return [
    ...(texts.some(text => forms.some(form => text.includes(form))) ? ['a token is shown'] : []),
    ...files.map(file => `a token is in ${file}`),
  ];
}
