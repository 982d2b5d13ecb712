import { UserError } from '../../runtime/errors.ts';
import { reportPlaceOf } from '../../use-cases/feedback/report-state.ts';
import { type GetQuestion, type GetResult, get, listReport } from '../../use-cases/get/get.ts';
import type { ListingKind } from '../../use-cases/get/list-report.ts';
import type { Context } from '../context.ts';
import { type ExitCode, exitCodeOf, worstOf } from '../exit-code.ts';
import { type FleetInput, fleetSource } from '../fleet-source.ts';
import { STATE_VARIABLE } from '../options.ts';
import { diagnosticsText } from '../output/diagnostics-text.ts';
import { showFleetProblems } from '../output/fleet-problems.ts';
import { jsonText } from '../output/json-text.ts';
import { runUseCase } from '../session.ts';
import { type ColorMode, styleFor } from '../style.ts';
import { listingMarkdown, listingNames, listingText } from './listing-text.ts';

interface GetInput extends FleetInput {
  readonly what: ListingKind;
  readonly clusterType: readonly string[];
  readonly workload: readonly string[];
  readonly selector: string | undefined;
  readonly state: string | undefined;
  readonly output: 'text' | 'wide' | 'json' | 'markdown' | 'name';
  readonly color: ColorMode;
  readonly verbose: boolean;
}

/** Lists what was asked for. What is wrong with the input is said on stderr: it may be why something isn't listed. */
export async function runGet(input: GetInput, context: Context): Promise<ExitCode> {
  const question = questionOf(input, context);
  return await runUseCase(context, input, {
    run: async session => await get(fleetSource(input), question, session),
    show: result => {
      const code = showFleetProblems(result.fleet, input, context);
      const { stderr } = context;
      const shown = result.diagnostics.filter(({ severity }) => input.verbose || severity === 'error');
      stderr.write(diagnosticsText(shown, styleFor(stderr, context, input.color), { all: input.verbose }));
      show(result, input, context);
      return worstOf([code, exitCodeOf(result.diagnostics)]);
    },
  });
}

type Filter = 'clusterType' | 'workload' | 'selector' | 'state';
const OPTION: Readonly<Record<Filter, string>> = {
  clusterType: '--cluster-type',
  workload: '--workload',
  selector: '--selector',
  state: '--state',
};
const APPLY: Readonly<Record<ListingKind, readonly Filter[]>> = {
  environments: [],
  'cluster-types': ['clusterType', 'workload', 'selector'],
  workloads: ['clusterType', 'workload', 'selector'],
  placements: ['clusterType', 'workload', 'selector'],
  clusters: ['clusterType', 'state'],
};

/** Throws a {@link UserError} for a filter that would be ignored. */
function questionOf(input: GetInput, { cwd, env }: Context): GetQuestion {
  const { what, clusterType, workload, selector, state } = input;
  const given = Object.keys(OPTION).filter((key): key is Filter => {
    const value = input[key as Filter];
    return value !== undefined && value.length > 0;
  });
  const ignored = given.find(key => !APPLY[what].includes(key));
  if (ignored !== undefined) {
    const kinds = Object.entries(APPLY).filter(([, filters]) => filters.includes(ignored));
    throw new UserError(`${OPTION[ignored]} doesn't apply to ${what}`, {
      fix: `leave it out; it is for: ${kinds.map(([kind]) => kind).join(', ')}`,
    });
  }
  const place = what === 'clusters' && reportPlaceOf({ option: state, variable: env[STATE_VARIABLE], cwd });
  return {
    kind: what,
    filter: {
      ...(clusterType.length > 0 && { clusterTypes: clusterType }),
      ...(workload.length > 0 && { workloads: workload }),
    },
    ...(selector !== undefined && { selector }),
    ...(place && { state: place }),
  };
}

function show(result: GetResult, { output, color }: GetInput, context: Context): void {
  const { stdout, stderr } = context;
  const { listing } = result;
  if (output === 'json') {
    stdout.write(jsonText(listReport(result)));
    return;
  }
  if (listing.items.length === 0) stderr.write(`no ${listing.kind.replace('-', ' ')} found\n`);
  else if (output === 'name') stdout.write(listingNames(listing));
  else if (output === 'markdown') stdout.write(listingMarkdown(listing));
  else stdout.write(listingText(listing, { style: styleFor(stdout, context, color), isWide: output === 'wide' }));
}
