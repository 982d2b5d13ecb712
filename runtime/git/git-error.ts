import { Problem, type ProblemOptions } from '../errors.ts';
import { withoutCredentials } from '../printable.ts';

/** Why git failed, as far as the caller can act on it. */
export type GitErrorKind =
  | 'no-git'
  | 'old-git'
  | 'not-found'
  | 'auth'
  | 'network'
  | 'tls'
  | 'timeout'
  | 'aborted'
  | 'ref-not-found'
  | 'path-not-found'
  | 'refused'
  | 'untrusted'
  | 'corrupt'
  | 'busy'
  | 'disk-full'
  | 'conflict'
  | 'rejected'
  | 'too-large'
  | 'failed';

export interface GitErrorOptions extends ProblemOptions {
  /** What git itself said. */
  readonly stderr?: string;
}

// Another process holding a lock, a server in trouble or a broken cache that was moved away go by themselves; a full disk
// is somebody's to make room on, and then all goes on.
const TRANSIENT: ReadonlySet<GitErrorKind> = new Set(['network', 'timeout', 'busy', 'corrupt', 'disk-full']);

/** A git command failed, or was refused before it ran. Never shows credentials. */
export class GitError extends Problem {
  readonly kind: GitErrorKind;
  /** True when trying again may help. */
  readonly transient: boolean;
  readonly stderr: string;

  constructor(kind: GitErrorKind, message: string, options: GitErrorOptions = {}) {
    super(withoutCredentials(message), options);
    this.kind = kind;
    this.transient = TRANSIENT.has(kind);
    this.stderr = withoutCredentials(options.stderr ?? '').trim();
  }
}

/** Whether git failed for one of these reasons. */
export function isGitError(error: unknown, ...kinds: readonly GitErrorKind[]): error is GitError {
  return error instanceof GitError && kinds.includes(error.kind);
}

interface Symptom {
  readonly kind: GitErrorKind;
  readonly pattern: RegExp;
  readonly reason: string;
  readonly fix: string;
}

// The first that matches decides, so particular ones stand before general ones.
const SYMPTOMS: readonly Symptom[] = [
  {
    kind: 'disk-full',
    pattern: /no space left on device|out of disk ?space|disk quota exceeded|ENOSPC|EDQUOT/i,
    reason: 'there is no room for it on the disk',
    fix: 'make room in the cache folder (XDG_CACHE_HOME says where it is), then try again: nothing is lost',
  },
  {
    kind: 'untrusted',
    pattern: /dubious ownership|unsafe repository|cannot use bare repository/i,
    reason: 'the repository belongs to another user',
    fix: 'if you trust it: git config --global --add safe.directory <folder>',
  },
  {
    kind: 'refused',
    pattern: /transport '.*' not allowed|is not allowed|strange (hostname|pathname|port)/i,
    reason: 'the address uses a protocol that is not allowed',
    fix: 'use an https or ssh address',
  },
  {
    kind: 'tls',
    pattern: /SSL certificate|certificate verif|server certificate|TLS handshake|schannel/i,
    reason: "the server's certificate is not trusted",
    fix: 'check the address, or set http.sslCAInfo in the git config',
  },
  {
    kind: 'rejected',
    pattern: /'refs\/[^']*' exists; cannot create|directory file conflict|refname conflict/i,
    reason: "another branch is in the way: git can't have `a` and `a/b` at once",
    fix: 'rename or delete the branch that is in the way',
  },
  {
    kind: 'busy',
    pattern:
      /\.lock': File exists|cannot lock ref|Unable to create '.*\.lock'|could not lock|shallow file has changed/i,
    reason: 'another process is writing to the same repository',
    fix: 'try again',
  },
  {
    kind: 'conflict',
    pattern: /\[rejected\]|stale info|non-fast-forward|fetch first|failed to update ref|incorrect old value/i,
    reason: 'the branch has changed meanwhile',
    fix: 'try again',
  },
  {
    kind: 'rejected',
    pattern: /\[remote rejected\]|pre-receive hook declined|protected branch/i,
    reason: 'the server rejected the push',
    fix: 'check the rules of the branch and the rights of the account',
  },
  {
    kind: 'auth',
    pattern:
      /authentication failed|could not read (Username|Password)|terminal prompts disabled|returned error: 40[13]\b|permission denied|host key verification failed|access denied|invalid (credentials|username)|HTTP Basic: /i,
    reason: 'access was denied',
    fix: 'check that the repository exists and that git has credentials for it: git ls-remote <address>',
  },
  {
    // Git is told not to follow: it would show a credential there too.
    kind: 'not-found',
    pattern: /returned error: 30[1278]\b/i,
    reason: 'the server sends on to another address',
    fix: 'write the address that the server sends to: the repository was moved or renamed, or its name ends in .git',
  },
  {
    kind: 'ref-not-found',
    pattern: /couldn't find remote ref|not our ref|unadvertised object|no such remote ref|unknown revision/i,
    reason: 'the revision is not in the repository',
    fix: 'check the branch and the commit',
  },
  {
    kind: 'corrupt',
    pattern:
      /loose object|bad object|is corrupt|corrupted|object file .* is empty|unable to read (tree|sha1|.* object)|could not (read|parse) (object|[0-9a-f]{40})|bad tree|index file .* (corrupt|too small)|packfile .* (cannot|does not|is far|claims)|inflate:|missing (blob|tree|commit)|bad config|not a git repository: '|invalid (index|sha1) pointer|unable to find all commit-graph|did not receive expected object|invalid gitfile format/i,
    reason: 'the repository is damaged',
    fix: 'try again: a damaged cache is replaced. If it stays, check the repository with git fsck',
  },
  {
    kind: 'not-found',
    pattern:
      /repository .*not found|does not exist|does not appear to be a git repository|not a git repository|returned error: 404|no such file or directory|project you were looking for could not be found/i,
    reason: 'there is no such repository',
    fix: 'check the address',
  },
  {
    kind: 'network',
    pattern:
      /could not resolve|couldn't connect|failed to connect|connection (refused|timed out|reset|closed)|operation timed out|network is (down|unreachable)|no route to host|early EOF|RPC failed|hung up unexpectedly|returned error: (429|5\d\d)|unable to access|expected flush|protocol error|bad line length|invalid server response|unexpected disconnect/i,
    reason: 'the server could not be reached',
    fix: 'check the address and the network, then try again',
  },
];

/** Turns what git printed into an error that says what to do. `repository` may carry credentials: they are not shown. */
export function explainFailure(stderr: string, options: { repository?: string; action?: string }): GitError {
  const symptom = SYMPTOMS.find(({ pattern }) => pattern.test(stderr));
  const where = options.repository === undefined ? '' : ` ${options.repository}`;
  const action = `${options.action ?? 'git failed'}${where}`;
  const detail = lastLine(stderr);
  const reason = symptom === undefined ? detail : `${symptom.reason}${detail === '' ? '' : ` (${detail})`}`;
  return new GitError(symptom?.kind ?? 'failed', reason === '' ? action : `${action}: ${reason}`, {
    stderr,
    ...(symptom === undefined ? {} : { fix: symptom.fix }),
  });
}

/** The line that tells most: the last `fatal:` or `error:`, else the last one. Without control characters of the server. */
function lastLine(stderr: string): string {
  const lines = withoutCredentials(stderr)
    .split('\n')
    .map(line => line.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ').trim())
    .filter(line => line !== '');
  const telling = lines.findLast(line => /^(fatal|error|remote: error):/i.test(line)) ?? lines.at(-1) ?? '';
  return telling.replace(/^(fatal|error): /i, '').slice(0, 300);
}
