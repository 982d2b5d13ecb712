import { z } from 'zod';
import { withoutCredentialsOf } from '../../runtime/printable.ts';
import { Observation } from './observation.ts';
import { type ReadReport, type ReadReportOptions, type Refusal, refusedReport, refuseForeign } from './report.ts';
import { keptMessage } from './report-text.ts';
import { timesOf } from './report-time.ts';

/** Reports in one request. */
const MOST_REPORTS = 1_000;

/** What scripts and other systems send: an {@link Observation}, of which the token and the clock can fill in some. */
const OwnReport = Observation.omit({ seenAt: true, environment: true, cluster: true }).extend({
  environment: z.string().optional(),
  cluster: z.string().optional(),
  agent: Observation.shape.agent.default('status'),
  reason: Observation.shape.reason.default(''),
  message: z.string().default(''),
  reportedAt: z.iso.datetime({ offset: true }).optional(),
});

/** Reads one report or an array of them. Never throws, whatever the body is. The same report twice says the same. */
export function readOwnReport(body: unknown, options: ReadReportOptions): ReadReport {
  if (!Array.isArray(body)) return readOne(body, options);
  if (body.length > MOST_REPORTS) return refusedReport('too-many', `send at most ${MOST_REPORTS} reports at once`);
  const read = body.map((one: unknown) => readOne(one, options));
  return {
    observations: read.flatMap(({ observations }) => observations),
    refused: read.flatMap(({ refused }, index) => refused.map(refusal => ({ ...refusal, index }))),
  };
}

function readOne(body: unknown, { reporter, seenAt }: ReadReportOptions): ReadReport {
  const parsed = OwnReport.safeParse(body);
  if (!parsed.success) return { observations: [], refused: [malformed(parsed.error)] };
  const { environment = reporter.environment, cluster, reportedAt, message, repo, ...rest } = parsed.data;
  const foreign = refuseForeign({ environment: [environment], cluster: [cluster ?? reporter.cluster] }, reporter);
  if (foreign !== undefined) return { observations: [], refused: [foreign] };
  const times = timesOf(reportedAt, seenAt);
  const shown = { ...(repo !== undefined && { repo: withoutCredentialsOf(repo) }), message: keptMessage(message) };
  return { observations: [{ ...rest, ...reporter, ...shown, ...times }], refused: [] };
}

function malformed({ issues: [first] }: z.ZodError): Refusal {
  const place = first?.path.join('.') ?? '';
  const what = first?.message ?? 'it is not a report';
  return { reason: 'malformed', detail: place === '' ? what : `${place}: ${what}` };
}
