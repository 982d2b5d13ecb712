import type { Repository } from './repository.ts';

/** Author or committer of a commit. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}

/** A commit as `git log` tells of it. */
export interface CommitRecord {
  readonly id: string;
  readonly parents: readonly string[];
  readonly author: Identity;
  readonly committer: Identity;
  /** Milliseconds since 1970, of the author. */
  readonly time: number;
  readonly message: string;
}

// No field can hold a NUL: git ends messages there.
const FIELDS = ['%H', '%P', '%an', '%ae', '%cn', '%ce', '%at', '%B'];
const FORMAT = `--format=${FIELDS.map(field => `${field}%x00`).join('')}`;

/** Runs git-log over a range of full ids and gives its commits as git prints them: newest first. */
export async function commitsOf(repository: Repository, args: readonly string[]): Promise<CommitRecord[]> {
  const { stdout } = await repository.run([
    'log',
    '--no-color',
    '--no-mailmap',
    '--no-show-signature',
    '--no-notes',
    FORMAT,
    ...args,
    '--',
  ]);
  const fields = stdout.toString('utf8').split('\0');
  const commits: CommitRecord[] = [];
  for (let start = 0; start + FIELDS.length < fields.length; start += FIELDS.length) {
    commits.push(commitFrom(fields.slice(start, start + FIELDS.length)));
  }
  return commits;
}

function commitFrom([
  id = '',
  parents = '',
  an = '',
  ae = '',
  cn = '',
  ce = '',
  time,
  message = '',
]: string[]): CommitRecord {
  return {
    id: id.trim(),
    parents: parents.split(' ').filter(parent => parent !== ''),
    author: { name: an, email: ae },
    committer: { name: cn, email: ce },
    time: Number(time) * 1000,
    message,
  };
}

/** Value of the last trailer of this name (git-interpret-trailers: in the last paragraph). */
export function trailerOf(message: string, name: string): string | undefined {
  return trailersOf(message, name).at(-1);
}

export function trailersOf(message: string, name: string): string[] {
  const paragraph =
    message
      .trimEnd()
      .split(/\n[ \t]*\n/)
      .at(-1) ?? '';
  const start = `${name}: `;
  return paragraph
    .split('\n')
    .filter(line => line.startsWith(start))
    .map(line => line.slice(start.length).trim());
}

/** First line of a message. */
export function subjectOf(message: string): string {
  return message.split('\n', 1)[0] ?? '';
}
