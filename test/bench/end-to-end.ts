import { temporaryFolder } from '../support/temporary-folder.ts';
import { measure, mib, ms, type Row } from './measure.ts';
import { editTemplate, fleetRepositories } from './repositories.ts';
import { type RunBerthOptions, runBerth } from './run-berth.ts';

/** Whole runs of the command: from repositories to one complete pull request. */
export async function benchEndToEnd(): Promise<Row[]> {
  return [
    ...(await start()),
    ...(await fleetRows(1, '186 s, 85 MiB', '< 1.5 s, < 1 GiB')),
    ...(await fleetRows(10, 'about 1,860 s', '< 6 s, < 1 GiB')),
    ...(await environmentRows()),
  ];
}

async function start(): Promise<Row[]> {
  const time = await measure(7, async () => await runBerth(['--version']));
  return [{ what: 'start of the command (berth --version)', berth: ms(time.median), aim: '< 300 ms' }];
}

/** 100 workloads × `targetsEach` targets × 10 cluster types. */
async function fleetRows(targetsEach: number, original: string, aim: string): Promise<Row[]> {
  const count = `${(1_000 * targetsEach).toLocaleString('en')} placements`;
  const repositories = await fleetRepositories({ workloads: 100, targetsEach, clusterTypes: 10 });
  const controlPlane = ['--control-plane', repositories.controlPlane.path, '--environment', 'dev'];
  const apply = async (options: RunBerthOptions = {}) =>
    await runBerth(['apply', ...controlPlane, '--allow-removals', 'all'], options);
  const cold = await apply();
  const again = await apply();
  await runBerth(['pulls', 'merge', '1', ...controlPlane]);
  const noop = await apply();
  const cache = await temporaryFolder();
  await apply({ cache });
  const warm = await apply({ cache });
  await editTemplate(repositories, 'edited');
  const edited = await apply();
  return [
    {
      what: `cold run of ${count} to its pull request`,
      berth: `${ms(cold.ms)}, ${mib(cold.peakBytes)}`,
      original,
      aim,
    },
    { what: `the same again: nothing to write (${count})`, berth: `${ms(again.ms)}, ${mib(again.peakBytes)}` },
    {
      what: `merged, then a run that changes nothing (${count})`,
      berth: `${ms(noop.ms)}, ${mib(noop.peakBytes)}`,
      ...(targetsEach === 1 ? { original: '99 s (restart)' } : { aim: '< 3 s' }),
    },
    { what: `the same with a warm cache (${count})`, berth: `${ms(warm.ms)}, ${mib(warm.peakBytes)}` },
    {
      what: `one template edit that touches all ${count}: one pull request`,
      berth: `${ms(edited.ms)}, ${mib(edited.peakBytes)}`,
      ...(targetsEach === 1 ? { original: '101 s, 33 partial ones', aim: '< 3 s' } : {}),
    },
  ];
}

/** One run for three environments, beside one for one of them: sources that they share are read once. */
async function environmentRows(): Promise<Row[]> {
  const environments = ['dev', 'test', 'prod'];
  const size = { workloads: 100, targetsEach: 10, clusterTypes: 10 };
  const { controlPlane } = await fleetRepositories({ ...size, environments });
  const plan = async (...args: string[]) => await runBerth(['plan', '--control-plane', controlPlane.path, ...args]);
  const one = await plan('--environment', 'dev');
  const all = await plan();
  return [
    {
      what: 'plan of three environments of 10,000 placements, beside one of them',
      berth: `${ms(all.ms)}, ${mib(all.peakBytes)}; one: ${ms(one.ms)}: × ${(all.ms / one.ms).toFixed(2)}`,
    },
  ];
}
