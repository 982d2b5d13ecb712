import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isNode, isScalar, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { UserError } from '../../../runtime/errors.ts';
import { lineAt } from '../../../runtime/line-at.ts';
import { Secret } from '../../../runtime/secret.ts';
import { withoutTrailing } from '../../../runtime/without-trailing.ts';
import type { ServerKind } from '../port/server-kind.ts';
import type { Credential, ServerSettings } from './credential.ts';

const App = z.strictObject({
  id: z.union([z.string().min(1), z.number().int().positive()]).transform(String),
  privateKey: z.string().min(1).optional(),
  privateKeyFile: z.string().min(1).optional(),
  installation: z.number().int().positive().optional(),
});

const Server = z.strictObject({
  type: z.string().optional(),
  api: z.url().optional(),
  token: z.string().trim().min(1).optional(),
  tokenFile: z.string().min(1).optional(),
  username: z.string().min(1).optional(),
  app: App.optional(),
});

/** The schema of a file in which servers may be of these types. */
function schemaOf(types: readonly string[]) {
  const token = z
    .string()
    .trim()
    .min(1)
    .transform(token => ({ token }));
  return z.record(z.string(), z.union([token, Server.extend({ type: z.enum(types).optional() })]));
}

/** A server of the file: where it is, and what is said of it. */
export interface ConfiguredServer extends ServerSettings {
  /** Scheme, host and port, with the folder that the forge is served from. */
  readonly base: string;
}

/**
 * Reads a credentials file: YAML, host → token, or settings with a token or an App. Throws a {@link UserError} when it
 * can't be read or isn't right; the message shows none of its values.
 */
export async function readCredentialsFile(
  path: string,
  kinds: readonly ServerKind[],
  read: ReadText = readText,
): Promise<readonly ConfiguredServer[]> {
  const parsed = schemaOf(kinds.flatMap(({ types }) => types)).safeParse(
    parseYaml(await read(path, 'credentials'), path),
  );
  if (!parsed.success) throw wrongFile(path, parsed.error);
  const servers = [];
  for (const [key, server] of Object.entries(parsed.data))
    servers.push(await serverOf(key, server, { path, kinds, read }));
  return servers;
}

/** Reads a file; `what` it is, for errors. */
export type ReadText = (path: string, what: string) => Promise<string>;

/** Throws a {@link UserError} when the file can't be read. */
export async function readText(path: string, what: string): Promise<string> {
  await refuseWritable(path, what);
  return await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new UserError(`the ${what} file ${path} can't be read: ${cause.code ?? cause.message}`, {
      cause,
      fix: 'correct its path (--credentials, BERTH_CREDENTIALS, or the file that it names), or its permissions',
    });
  });
}

// Bits of a file's mode. Windows has none of them.
const WRITABLE_BY_OTHERS = 0o022;
const READABLE_BY_OTHERS = 0o044;

/** Whoever may write it could have the tokens sent to a server of theirs, or their own pull requests merged. */
async function refuseWritable(path: string, what: string): Promise<void> {
  if ((await modeOf(path)) & WRITABLE_BY_OTHERS) {
    throw new UserError(`the ${what} file ${path} may be written by other users than its owner`, {
      fix: `chmod go-w ${path}`,
    });
  }
}

/** A warning about a file that others may read; nothing for one that they may not, or that isn't there. */
export async function readableByOthers(path: string): Promise<string | undefined> {
  if (((await modeOf(path)) & READABLE_BY_OTHERS) === 0) return undefined;
  return `the credentials file ${path} may be read by other users than its owner: chmod go-r ${path}`;
}

async function modeOf(path: string): Promise<number> {
  if (process.platform === 'win32') return 0;
  const status = await stat(path).catch(() => undefined);
  return status?.isFile() === true ? status.mode : 0;
}

function parseYaml(text: string, path: string): unknown {
  // Warnings of the parser's go to the process, with what they are about.
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' });
  const [problem] = document.errors;
  // The parser's own message would show the line, and with it a token.
  if (problem !== undefined) throw wrong(path, `line ${lineAt(text, problem.pos[0])} is no YAML (${problem.code})`);
  visit(document, {
    // Written out as text it would have its values in it.
    Pair(_, { key }) {
      if (isScalar(key)) return;
      const offset = isNode(key) ? (key.range?.[0] ?? 0) : 0;
      throw wrong(path, `line ${lineAt(text, offset)} has a map or a list for a key`);
    },
  });
  try {
    return document.toJS() ?? {};
  } catch {
    throw wrong(path, 'it has more aliases than any such file, or one that means nothing');
  }
}

function wrongFile(path: string, { issues: [issue] }: z.ZodError): UserError {
  const [server, ...field] = issue?.path ?? [];
  const where = server === undefined ? '' : `${[shownKey(String(server)), ...field].join('.')}: `;
  // What zod says of a value names types and keys, never the value.
  return wrong(path, `${where}${issue?.message ?? 'is not as it should be'}`);
}

/** A key that is no host may be a token that stands at the wrong side of its colon. */
function shownKey(key: string): string {
  return HOST.test(key) ? key : '(a key that is no host)';
}

const HOST = /^(?:https?:\/\/)?(?:localhost|[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+)(?::\d{1,5})?(?:\/[\w./~-]*)?$/i;

function wrong(path: string, what: string): UserError {
  return new UserError(`the credentials file ${path} is wrong: ${what}`, {
    fix: 'write "host: token", or "host:" with type, api, token, tokenFile, username or app below it; see docs/forges.md',
  });
}

interface Source {
  readonly path: string;
  readonly kinds: readonly ServerKind[];
  readonly read: ReadText;
}

async function serverOf(key: string, server: z.infer<typeof Server>, from: Source): Promise<ConfiguredServer> {
  const { path, kinds } = from;
  const base = baseOf(key, path);
  if (server.api !== undefined && !mayHaveApiAt(base, server.api, kinds))
    throw wrong(path, `${shownKey(key)}.api is on another server, which would be sent the token`);
  const credential = await credentialOf(key, server, from);
  return {
    base,
    ...(server.type !== undefined && { type: server.type }),
    ...(server.api !== undefined && { api: withoutTrailing(server.api, '/') }),
    ...(credential && { credential }),
  };
}

function mayHaveApiAt(base: string, api: string, kinds: readonly ServerKind[]): boolean {
  return new URL(api).origin === new URL(base).origin || kinds.some(({ hasApiAt }) => hasApiAt?.(base, api));
}

/** A key is a host, a host with a port, or an address with its scheme. Without a scheme it is https. */
function baseOf(key: string, path: string): string {
  const text = /^https?:\/\//i.test(key) ? key : `https://${key}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.username !== '' || url.search !== '' || url.hash !== '')
    throw wrong(path, 'a key is no host');
  return url.origin + withoutTrailing(url.pathname, '/');
}

async function credentialOf(
  key: string,
  { token, tokenFile, username, app }: z.infer<typeof Server>,
  { path, read }: Source,
): Promise<Credential | undefined> {
  if ([token, tokenFile, app].filter(value => value !== undefined).length > 1)
    throw wrong(path, `${shownKey(key)} has more than one of token, tokenFile and app`);
  const source = path;
  const beside = async (file: string, what: string) => await read(resolve(dirname(path), file), what);
  if (app !== undefined) {
    if ((app.privateKey === undefined) === (app.privateKeyFile === undefined))
      throw wrong(path, `${shownKey(key)}.app needs either privateKey or privateKeyFile`);
    const privateKey = app.privateKey ?? (await beside(app.privateKeyFile ?? '', 'private key'));
    const installation = app.installation === undefined ? {} : { installation: app.installation };
    return { kind: 'app', source, app: { id: app.id, privateKey: new Secret(privateKey), ...installation } };
  }
  const value = tokenFile === undefined ? token : (await beside(tokenFile, 'token')).trim();
  if (value === undefined) return undefined;
  const of = tokenFile === undefined ? `${shownKey(key)} in ${path}` : resolve(dirname(path), tokenFile);
  if (username !== undefined) return { kind: 'token', source, token: Secret.password(value, of), username };
  return { kind: 'token', source, token: Secret.token(value, of) };
}
