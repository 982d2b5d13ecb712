import { request } from 'node:https';

/** An object of Kubernetes as it travels. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: KubeMetadata;
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: unknown;
  readonly status?: { readonly conditions?: readonly KubeCondition[]; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

interface KubeMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

interface KubeCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

export interface KubeClientOptions {
  readonly address: string;
  /** PEM of the authority that is trusted. */
  readonly ca: string;
  readonly token: string;
  /** Milliseconds that a request may take. */
  readonly timeoutMs?: number;
}

/**
 * A plain client for tests: one request per call, nothing cached but what kinds are called, no retries. An answer other than 2xx is a
 * `KubeError` with `code` and `reason`.
 */
export interface KubeClient {
  /** Any request; a JSON answer is parsed. */
  request(method: string, path: string, content?: RequestContent): Promise<unknown>;
  get<T = KubeObject>(path: string): Promise<T>;
  list(path: string): Promise<KubeObject[]>;
  create(object: KubeObject): Promise<KubeObject>;
  /** Server-side apply, with force. */
  apply(object: KubeObject): Promise<KubeObject>;
  delete(path: string): Promise<void>;
  /** Path of an object, found by asking the server what its kind is called. */
  pathOf(object: KubeObject): Promise<string>;
}

interface RequestContent {
  readonly body: unknown;
  readonly type?: string;
}

/** The API server said no. */
class KubeError extends Error {
  readonly code: number;
  /** Such as `NotFound` or `AlreadyExists`. */
  readonly reason: string | undefined;

  constructor(what: string, code: number, status: unknown) {
    const { message, reason } = (typeof status === 'object' ? status : {}) as { message?: string; reason?: string };
    super(`${what} answered ${code}: ${message ?? String(status)}`);
    this.name = 'KubeError';
    this.code = code;
    this.reason = reason;
  }
}

const TIMEOUT_MS = 30_000;
const FIELD_MANAGER = 'berth-test';

export function createKubeClient(options: KubeClientOptions): KubeClient {
  const send = (method: string, path: string, content?: RequestContent): Promise<unknown> =>
    exchange(options, { method, path, content });
  const resources = new Map<string, Promise<ResourceList>>();
  const collection = async (object: KubeObject): Promise<string> => {
    const { apiVersion, kind, metadata } = object;
    const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const known = (resources.get(group) ?? send('GET', group)) as Promise<ResourceList>;
    const resource = (await known).resources.find(
      candidate => candidate.kind === kind && !candidate.name.includes('/'),
    );
    if (resource === undefined) throw new Error(`the API server has no kind ${kind} in ${apiVersion}`);
    // Remembered only now: the next moment may bring the kind.
    resources.set(group, known);
    return resource.namespaced
      ? `${group}/namespaces/${metadata.namespace ?? 'default'}/${resource.name}`
      : `${group}/${resource.name}`;
  };
  const pathOf = async (object: KubeObject): Promise<string> => `${await collection(object)}/${object.metadata.name}`;
  return {
    request: send,
    pathOf,
    get: async <T>(path: string) => (await send('GET', path)) as T,
    list: async path => ((await send('GET', path)) as { items: KubeObject[] }).items,
    create: async object => (await send('POST', await collection(object), { body: object })) as KubeObject,
    async apply(object) {
      const path = `${await pathOf(object)}?fieldManager=${FIELD_MANAGER}&force=true`;
      // JSON is YAML.
      return (await send('PATCH', path, { body: object, type: 'application/apply-patch+yaml' })) as KubeObject;
    },
    async delete(path) {
      await send('DELETE', path);
    },
  };
}

interface ResourceList {
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly content: RequestContent | undefined;
}

function exchange(options: KubeClientOptions, { method, path, content }: Exchange): Promise<unknown> {
  const { address, ca, token, timeoutMs = TIMEOUT_MS } = options;
  const headers: Record<string, string> = { authorization: `Bearer ${token}`, accept: 'application/json' };
  if (content !== undefined) headers['content-type'] = content.type ?? 'application/json';
  return new Promise((resolve, reject) => {
    // No pool of connections: a server that was killed must not be met again through one of them.
    const connection = { method, headers, ca, agent: false, signal: AbortSignal.timeout(timeoutMs) } as const;
    const outgoing = request(new URL(path, address), connection, response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const answer = parse(Buffer.concat(chunks).toString());
        const code = response.statusCode ?? 0;
        if (code >= 200 && code < 300) resolve(answer);
        else reject(new KubeError(`${method} ${path}`, code, answer));
      });
    });
    outgoing.on('error', error => {
      const isLate = error.name === 'AbortError';
      reject(isLate ? new Error(`${method} ${path}: no answer within ${timeoutMs} ms`, { cause: error }) : error);
    });
    outgoing.end(content === undefined ? undefined : JSON.stringify(content.body));
  });
}

/** JSON, or text as it is: `/readyz` answers "ok". */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
