import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

/** A Flux configuration as Azure has it; any of its properties may be null. */
export interface Configuration {
  readonly cluster: string;
  readonly url?: string | null;
  readonly branch?: string;
  readonly commit?: string | null;
  readonly compliance?: string | null;
}

export interface FakeResourceGraph {
  readonly endpoint: string;
  configurations: readonly Configuration[];
  /** Statuses that are answered before anything else. */
  readonly failures: number[];
  readonly requests: { readonly token: string; readonly body: z.infer<typeof Body> }[];
}

/** What the vendor documents of a request: Resources, api-version 2021-03-01. */
const Body = z.strictObject({
  subscriptions: z.array(z.string()).optional(),
  query: z.string(),
  options: z.strictObject({
    resultFormat: z.literal('objectArray'),
    $top: z.int().min(1).max(1_000),
    $skipToken: z.string().optional(),
  }),
});

const TOKEN = 'azure-token-of-a-reader';

/** Azure's Resource Graph over HTTP, with pages of two rows. The branch of the query is obeyed, and nothing else of it. */
export async function fakeResourceGraph(): Promise<FakeResourceGraph> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        const answer = answerTo(`${request.method} ${request.url}`, request.headers.authorization ?? '', chunks);
        response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer.body));
      });
  });
  const graph: FakeResourceGraph = { endpoint: '', configurations: [], failures: [], requests: [] };
  const answerTo = (
    line: string,
    authorization: string,
    chunks: readonly Buffer[],
  ): { readonly status: number; readonly body: unknown } => {
    if (line !== 'POST /providers/Microsoft.ResourceGraph/resources?api-version=2021-03-01')
      return { status: 404, body: {} };
    const body = Body.parse(JSON.parse(Buffer.concat(chunks).toString()));
    graph.requests.push({ token: authorization, body });
    const failure = graph.failures.shift();
    if (failure !== undefined) return { status: failure, body: { error: { code: 'RateLimiting', message: 'x' } } };
    if (authorization !== `Bearer ${TOKEN}`) return { status: 401, body: { error: { code: 'InvalidToken' } } };
    const rows = graph.configurations.map(rowOf).filter(({ branch }) => body.query.includes(`== '${branch}'`));
    const from = Number(body.options.$skipToken ?? '0');
    const data = rows.slice(from, from + 2);
    const next = from + 2 < rows.length && { $skipToken: String(from + 2) };
    return {
      status: 200,
      body: { totalRecords: rows.length, count: data.length, resultTruncated: 'false', data, ...next },
    };
  };
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
  return Object.assign(graph, { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

export const AZURE_ENV = { AZURE_ACCESS_TOKEN: TOKEN };

function rowOf({ cluster, url = 'https://github.com/Acme/GitOps.git', branch = 'dev', ...rest }: Configuration): {
  readonly branch: string;
} & Record<string, unknown> {
  const { commit = null, compliance = null } = rest;
  return {
    id: `/subscriptions/s/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/${cluster}/providers/Microsoft.KubernetesConfiguration/fluxConfigurations/apps`,
    url,
    branch,
    commit: commit === null ? null : `${branch}@sha1:${commit}`,
    compliance,
  };
}
