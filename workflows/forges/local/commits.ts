import type { Repository } from '../../../environments/git/repository.ts';
import type { CommitRecord } from '../../gitops/own-commits.ts';

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
