import { measure, mib, ms, type Row } from './measure.ts';
import { editTemplate, fleetRepositories } from './repositories.ts';
import { runBerth } from './run-berth.ts';

/** Whole runs of the command: from repositories to one complete pull request. */
export async function benchEndToEnd(): Promise<Row[]> {
  return [
    ...(await start()),
    ...(await fleetRows(1, '186 s, 85 MiB', '< 3 s, < 1 GiB')),
    ...(await fleetRows(10, 'about 1,860 s', '< 20 s, < 1 GiB')),
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
  const apply = async () => await runBerth(['apply', ...controlPlane, '--allow-removals', 'all']);
  const cold = await apply();
  const again = await apply();
  await runBerth(['pulls', 'merge', '1', ...controlPlane]);
  const noop = await apply();
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
      ...(targetsEach === 1 ? { original: '99 s (restart)' } : {}),
    },
    {
      what: `one template edit that touches all ${count}: one pull request`,
      berth: `${ms(edited.ms)}, ${mib(edited.peakBytes)}`,
      ...(targetsEach === 1 ? { original: '101 s, 33 partial ones', aim: '< 3 s' } : {}),
    },
  ];
}
