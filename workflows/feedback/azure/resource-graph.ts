import { z } from 'zod';
import { AccessError, TerminalError, TransientError, UserError } from '../../../runtime/errors.ts';
import { hasTooManyValues, networkFailure, readAnswer } from '../../../runtime/http-answer.ts';
import type { Secret } from '../../../runtime/secret.ts';

/** Address of Azure's resource manager in the public cloud. */
export const PUBLIC_CLOUD = 'https://management.azure.com';

const API = '/providers/Microsoft.ResourceGraph/resources?api-version=2021-03-01';
const TIMEOUT_MS = 30_000;
/** The most that a page of the Resource Graph has. */
const PAGE = 1_000;
const MAX_PAGES = 100;

/** Questions to Azure's Resource Graph. */
export interface ResourceGraph {
  /**
   * All rows, of all pages. Throws an `AccessError` for a token that isn't taken, a `TransientError` when asking again may help.
   */
  query(text: string): Promise<unknown[]>;
}

export interface ResourceGraphOptions {
  readonly endpoint: string;
  /** Bearer token of a reader of the subscriptions. @param again The last one wasn't taken. */
  readonly token: (again: boolean) => Promise<Secret>;
  /** All that the token may read without any. */
  readonly subscriptions: readonly string[];
}

const Page = z.object({ data: z.array(z.unknown()), $skipToken: z.string().min(1).max(65_536).nullish() });
type Page = z.infer<typeof Page>;

/** Throws a {@link UserError} for an address that a token may not be sent to. */
export function openResourceGraph({ endpoint, token, subscriptions }: ResourceGraphOptions): ResourceGraph {
  const url = new URL(API, checkEndpoint(endpoint));
  const ask = async (query: string, skipToken: string | undefined, again = false): Promise<Page> => {
    const secret = await token(again);
    const options = {
      resultFormat: 'objectArray',
      $top: PAGE,
      ...(skipToken !== undefined && { $skipToken: skipToken }),
    };
    const body = JSON.stringify({ ...(subscriptions.length > 0 && { subscriptions }), query, options });
    const { status, text } = await post(url, body, secret);
    if (status === 401 && !again) return await ask(query, skipToken, true);
    return pageOf(status, text);
  };
  return {
    async query(text) {
      const rows: unknown[] = [];
      let next: string | undefined;
      for (let page = 0; page < MAX_PAGES; page++) {
        const answer = await ask(text, next);
        for (const row of answer.data) rows.push(row);
        const { $skipToken: following } = answer;
        if (following === undefined || following === null) return rows;
        if (following === next)
          throw new TerminalError('Azure Resource Graph gave the same page twice', { fix: 'try again' });
        next = following;
      }
      throw new TerminalError(
        `Azure Resource Graph has more than ${MAX_PAGES * PAGE} Flux configurations of the branch`,
        {
          fix: 'name subscriptions: --subscription ID',
        },
      );
    },
  };
}

function checkEndpoint(endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const isHere = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost' || url?.hostname === '[::1]';
  const isSafe = url?.protocol === 'https:' || (isHere && url?.protocol === 'http:');
  if (url !== undefined && isSafe && url.username === '' && url.password === '') return url;
  throw new UserError('the address of Azure’s resource manager can’t be used: tokens are sent by https only', {
    fix: `name one such as ${PUBLIC_CLOUD}`,
  });
}

async function post(
  url: URL,
  body: string,
  token: Secret,
): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { Authorization: `Bearer ${token.reveal()}`, 'Content-Type': 'application/json' },
      // A token is shown to nobody that a server points to.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { status: response.status, text: await readAnswer(response) };
  } catch (error) {
    throw new TransientError(`Azure Resource Graph can’t be asked: ${networkFailure(error)}`);
  }
}

function pageOf(status: number, text: string): Page {
  if (status === 401 || status === 403)
    throw new AccessError(`Azure Resource Graph doesn’t take the token (${status})`, {
      fix: 'sign in with "az login" as somebody with the role Reader on the clusters, or set AZURE_ACCESS_TOKEN anew',
    });
  if (status === 429 || status >= 500) throw new TransientError(`Azure Resource Graph answers with ${status}`);
  if (status !== 200)
    throw new TerminalError(`Azure Resource Graph answers with ${status}${errorCode(text)}`, {
      fix: 'check --subscription and --azure-endpoint',
    });
  const json = parsed(text);
  const page = hasTooManyValues(json) ? undefined : Page.safeParse(json).data;
  if (page === undefined)
    throw new TerminalError('the answer of Azure Resource Graph is not understood', { fix: 'check --azure-endpoint' });
  return page;
}

function errorCode(text: string): string {
  const code = z.object({ error: z.object({ code: z.string().regex(/^\w{1,100}$/) }) }).safeParse(parsed(text)).data;
  return code === undefined ? '' : ` ${code.error.code}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
