import type { Clock } from '../../runtime/clock.ts';
import type { ReadReport, ReadReportOptions, Refusal } from '../../workflows/feedback/report.ts';
import type { Recorded, ReportStore } from '../../workflows/feedback/store/report-store.ts';
import { isSigned, reporterOfBearer, reporterOfSignature, type TokenSettings } from './authenticate.ts';
import { parseJson, readBody } from './read-body.ts';

type Refused = Refusal['reason'] | 'unauthorized' | 'too-large' | 'rate';
/** What became of a report, or of one entry of it. */
export type ReportOutcome = Recorded | Refused;

export interface ReportAnswer {
  readonly status: 202 | 400 | 401 | 403 | 413 | 422 | 429 | 507;
  readonly text: string;
  /** Whether the store took something, or knew better. */
  readonly kept?: true;
  /** One for each entry, for the metrics. */
  readonly outcomes: readonly ReportOutcome[];
}

export interface TakeReportDeps {
  readonly tokens: TokenSettings;
  readonly store: Pick<ReportStore, 'record'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly mayReport: (cluster: string) => boolean;
}

const UNAUTHORIZED: ReportAnswer = {
  status: 401,
  outcomes: ['unauthorized'],
  text: 'send the token of the cluster as Authorization: Bearer, or sign the body with it in X-Signature: sha256=<hex>',
};
const TOO_LARGE: ReportAnswer = { status: 413, outcomes: ['too-large'], text: 'send at most 1 MiB' };
const RATE: ReportAnswer = { status: 429, outcomes: ['rate'], text: 'this cluster reports too often' };
const MALFORMED: ReportAnswer = { status: 400, outcomes: ['malformed'], text: 'the body is not JSON' };

/** Judges a report by its token, reads it, and keeps what it says. */
export async function takeReport(
  request: Request,
  read: (body: unknown, options: ReadReportOptions) => ReadReport,
  { tokens, store, clock, mayReport }: TakeReportDeps,
): Promise<ReportAnswer> {
  const { headers } = request;
  const key = await tokens.key();
  const bearer = reporterOfBearer(headers, key, tokens.generations);
  // Nobody's body is read without a reason.
  if (bearer === undefined && !isSigned(headers)) return UNAUTHORIZED;
  const body = await readBody(request);
  if (body === undefined) return TOO_LARGE;
  const json = parseJson(body);
  const reporter = bearer ?? reporterOfSignature({ headers, body, json }, key, tokens.generations);
  if (reporter === undefined) return UNAUTHORIZED;
  if (!mayReport(JSON.stringify([reporter.environment, reporter.cluster]))) return RATE;
  if (json === undefined) return MALFORMED;
  const { observations, refused } = read(json, { reporter, seenAt: clock.now() });
  const recorded = await store.record(observations);
  return { ...answerOf(recorded, refused), ...(recorded.length > 0 && { kept: true }) };
}

/** Nothing to try again: what is irrelevant, or older, comes from an honest sender. */
const HARMLESS: readonly ReportOutcome[] = ['irrelevant', 'no-revision'];

function answerOf(recorded: readonly Recorded[], refused: readonly Refusal[]): ReportAnswer {
  const outcomes = [...recorded, ...refused.map(({ reason }) => reason)];
  const lines = refused.map(
    ({ reason, detail, index }) => `${index === undefined ? '' : `${index}: `}${reason}: ${detail}`,
  );
  const text = [`${recorded.filter(one => one === 'recorded').length} recorded`, ...lines].join('\n');
  return { status: statusOf(outcomes), text, outcomes };
}

function statusOf(outcomes: readonly ReportOutcome[]): ReportAnswer['status'] {
  if (outcomes.length === 0 || outcomes.some(one => one === 'recorded' || one === 'older' || HARMLESS.includes(one)))
    return 202;
  const [first] = outcomes;
  if (first === 'foreign') return 403;
  if (first === 'too-many') return 413;
  return first === 'too-many-clusters' || first === 'too-many-objects' ? 507 : 422;
}
