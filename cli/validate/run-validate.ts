import { validate } from '../../use-cases/validate/validate.ts';
import type { Context } from '../context.ts';
import { ExitCode, exitCodeOf, worstOf } from '../exit-code.ts';
import { type FleetInput, fleetSource } from '../fleet-source.ts';
import { runUseCase } from '../session.ts';
import { type ShowFindingsInput, showFindings } from './show-findings.ts';

interface ValidateInput extends FleetInput, ShowFindingsInput {
  readonly strict: boolean;
}

/** Lists every problem of the input. */
export async function runValidate(input: ValidateInput, context: Context): Promise<ExitCode> {
  return await runUseCase(context, input, {
    run: async session => await validate(fleetSource(input), session, input),
    show: validation => {
      showFindings(validation, input, context);
      return worstOf([exitCodeOf(validation.findings), validation.complete ? ExitCode.done : ExitCode.failed]);
    },
  });
}
