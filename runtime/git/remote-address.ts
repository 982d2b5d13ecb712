import type { OpenOptions } from './git.ts';

type Config = NonNullable<OpenOptions['config']>;

/** How git gets at a repository. */
export interface RemoteAddress {
  /** What it is given as an argument, where every process of the machine can read it: without a user's name or a password. */
  readonly address: string;
  /** Configuration, which is given in the environment, where nobody else can. May hold secrets. */
  readonly config: Config;
}

/**
 * The remote for an address. Git follows no redirect of it: that would show credentials to whomever the server names. What is most
 * particular wins in git's configuration, so this is said of the very address.
 *
 * @param address As it was written.
 * @param resolved After git's `insteadOf`.
 * @param config What git is given for the repository anyway; a header for authorization in it takes precedence.
 */
export function remoteAddress(address: string, resolved: string, config: Config): RemoteAddress {
  if (!/^https?:\/\//i.test(resolved) || !URL.canParse(resolved)) return { address, config };
  const { username, password, origin } = new URL(resolved);
  const plain = resolved.replace(/^(https?:\/\/)[^/]*@/i, '$1');
  const noRedirects = [`http.${plain}.followRedirects`, 'false'] as const;
  if (username === '' && password === '') return { address, config: [...config, noRedirects] };
  const isGiven = hasExtraHeader(config);
  // The same address again, so that no `insteadOf` puts the user's name back into it.
  const asItIs = [`url.${plain}.insteadOf`, plain] as const;
  const user: Config = isGiven
    ? []
    : [userConfig({ origin, plain, username: decoded(username), password: decoded(password) })];
  return { address: plain, config: [...config, noRedirects, asItIs, ...user] };
}

/** Whether git is given a header for a server, such as that of a CI system's checkout. A second one would be refused. */
export function hasExtraHeader(config: Config): boolean {
  return config.some(([key]) => /^http\..*\.extraheader$/i.test(key));
}

interface UserOf {
  readonly origin: string;
  readonly plain: string;
  readonly username: string;
  readonly password: string;
}

/** A name alone is one to ask the credential helper about. */
function userConfig({ origin, plain, username, password }: UserOf): readonly [string, string] {
  if (password === '') return [`credential.${origin}.username`, username];
  return [
    `http.${plain}.extraHeader`,
    `Authorization: Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
  ];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
