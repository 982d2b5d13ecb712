import { relative } from 'node:path';
import { type Checker, type CheckResult, CheckStatus } from '@stryker-mutator/api/check';
import type { Mutant, StrykerOptions } from '@stryker-mutator/api/core';
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import { inSample, type Sample } from './sample.ts';

/** The name of the checker in Stryker's options. */
export const SAMPLE_CHECKER = 'sample';

/**
 * Stryker has no sampling, and an ignorer leaves out everything inside of a node as well. A checker is asked about each
 * mutant by itself before it is run: those that aren't in the sample are answered as if they didn't compile.
 */
class SampleChecker implements Checker {
  static readonly inject = tokens(commonTokens.options);
  readonly #sample: Sample;

  constructor(options: StrykerOptions) {
    this.#sample = options['sample'] as Sample;
  }

  async init(): Promise<void> {}

  async check(mutants: Mutant[]): Promise<Record<string, CheckResult>> {
    return Object.fromEntries(mutants.map(mutant => [mutant.id, this.#check(mutant)]));
  }

  /** All at once: Stryker would ask about one after the other. */
  async group(mutants: Mutant[]): Promise<string[][]> {
    return [mutants.map(({ id }) => id)];
  }

  #check(mutant: Mutant): CheckResult {
    const { fileName, location, mutatorName, replacement } = mutant;
    const place = {
      file: relative(process.cwd(), fileName),
      location: countedFromOne(location),
      mutatorName,
      replacement,
    };
    return inSample(this.#sample, place)
      ? { status: CheckStatus.Passed }
      : { status: CheckStatus.CompileError, reason: 'not in the sample' };
  }
}

/** Stryker asks with lines and columns counted from 0, and answers with those that people see. */
function countedFromOne({ start, end }: Mutant['location']): Mutant['location'] {
  return {
    start: { line: start.line + 1, column: start.column + 1 },
    end: { line: end.line + 1, column: end.column + 1 },
  };
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, SAMPLE_CHECKER, SampleChecker)];

export const strykerValidationSchema = {
  properties: {
    sample: {
      type: 'object',
      required: ['seed', 'share'],
      properties: { seed: { type: 'integer' }, share: { type: 'number', minimum: 0, maximum: 1 } },
    },
  },
};
