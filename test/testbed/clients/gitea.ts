/** A plain client for tests: one request per call. An answer other than 2xx is a `GiteaError` with `code`. */
export interface GiteaClient {
  readonly address: string;
  /** Any request of the API; `path` comes after `/api/v1`. A JSON answer is parsed. */
  request<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
  /** Address for git that says who it is. */
  remote(repository: string): string;
  /** May do everything. */
  readonly token: string;
}

export interface GiteaClientOptions {
  readonly address: string;
  readonly user: string;
  readonly token: string;
}

/** Gitea said no. */
class GiteaError extends Error {
  readonly code: number;

  constructor(what: string, code: number, body: string) {
    super(`${what} answered ${code}: ${body}`);
    this.name = 'GiteaError';
    this.code = code;
  }
}

const TIMEOUT_MS = 30_000;

export function createGiteaClient({ address, user, token }: GiteaClientOptions): GiteaClient {
  return {
    address,
    token,
    async request<T>(method: string, path: string, body?: unknown): Promise<T> {
      const response = await fetch(`${address}/api/v1${path}`, {
        method,
        headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new GiteaError(`${method} ${path}`, response.status, text);
      return (text === '' ? undefined : JSON.parse(text)) as T;
    },
    remote(repository) {
      const url = new URL(`${address}/${repository}.git`);
      url.username = user;
      url.password = token;
      return url.href;
    },
  };
}
