import { Hono } from 'hono';
import { errorFacts, type Log } from '../../../runtime/log.ts';
import { DeploymentStateRequest, deploymentState } from '../../../workflows/feedback/deployment-state.ts';
import { environmentOfReader } from '../../../workflows/feedback/reader-token.ts';
import { createRateLimiter } from '../../reports/rate-limiter.ts';
import { parseJson, readBody } from '../../reports/read-body.ts';
import { answerText, notAllowed, type TextAnswer } from '../answers.ts';
import type { Reporting } from './reports.ts';

export interface DeploymentStateDeps {
  readonly log: Log;
  /** Without it nothing is known of clusters. */
  readonly reporting?: Reporting;
}

const PATH = '/deployment_state';

/** `/deployment_state`: which clusters have a commit, asked as Kalypso's hub is. */
export function deploymentStateRoutes({ log, reporting }: DeploymentStateDeps): Hono {
  const app = new Hono();
  const mayAsk = reporting === undefined ? undefined : createRateLimiter(reporting.clock);
  app.post(PATH, async context => {
    if (reporting === undefined || mayAsk === undefined)
      return answerText(context, { status: 404, text: 'nothing is known of clusters: reports are off' });
    try {
      return answerText(context, await answer(context.req.raw, { ...reporting, mayAsk }));
    } catch (error) {
      if (context.req.raw.signal.aborted) throw error;
      log.error(errorFacts(error), 'the reports of clusters could not be read');
      return answerText(context, { status: 503, text: 'the reports could not be read: ask again' });
    }
  });
  app.all(PATH, notAllowed('POST', 'ask with POST'));
  return app;
}

async function answer(
  request: Request,
  { tokens, store, mayAsk }: Reporting & { readonly mayAsk: (environment: string) => boolean },
): Promise<TextAnswer> {
  const [, token = ''] = /^Bearer ([\w.-]+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  const environment = environmentOfReader(token, await tokens.key(), tokens.generations);
  // Nobody's body is read without a reason.
  if (environment === undefined)
    return { status: 401, text: 'send a token of "berth clusters reader-token" as Authorization: Bearer' };
  if (!mayAsk(environment))
    return { status: 429, text: 'this environment is asked about too often', headers: { 'Retry-After': '60' } };
  const body = await readBody(request);
  if (body === undefined) return { status: 413, text: 'send at most 1 MiB' };
  const asked = DeploymentStateRequest.safeParse(parseJson(body));
  if (!asked.success)
    return {
      status: 400,
      text: 'send JSON with manifests_endpoint (repository/branch/path) and commit_id (all of its digits)',
    };
  const state = await deploymentState(asked.data, environment, store);
  return { status: 200, text: JSON.stringify(state), headers: { 'Content-Type': 'application/json' } };
}
