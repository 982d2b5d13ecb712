import { relative, resolve } from 'node:path';
import { quickstart } from '../../use-cases/quickstart/quickstart.ts';
import type { Context } from '../context.ts';
import { type ExitCode, worstOf } from '../exit-code.ts';
import { showFleetProblems } from '../output/fleet-problems.ts';
import { exitCodeOfReport } from '../plan/show-reports.ts';
import { runUseCase } from '../session.ts';
import { type ColorMode, styleFor } from '../style.ts';
import { quickstartText } from './quickstart-text.ts';

interface QuickstartInput {
  readonly dir: string | undefined;
  readonly color: ColorMode;
  readonly verbose: boolean;
}

/** The main job on a sample: repositories in, one pull request per environment out. */
export async function runQuickstart(input: QuickstartInput, context: Context): Promise<ExitCode> {
  const { cwd, program, sampleFolder: sample, stdout } = context;
  const folder = resolve(cwd, input.dir ?? 'berth-quickstart');
  return await runUseCase(context, input, {
    run: async session => await quickstart({ folder, sample }, session),
    show: result => {
      const code = showFleetProblems(result.fleet, input, context);
      const names = { folder: shortPath(folder, cwd), program };
      stdout.write(quickstartText(result, names, styleFor(stdout, context, input.color)));
      return worstOf([code, ...result.environments.map(exitCodeOfReport)]);
    },
  });
}

function shortPath(folder: string, cwd: string): string {
  const path = relative(cwd, folder);
  return path.startsWith('..') ? folder : path;
}
