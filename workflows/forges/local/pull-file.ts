import { z } from 'zod';
import { TerminalError } from '../../../runtime/errors.ts';

const person = z.object({ name: z.string(), email: z.string() });
const time = z.iso.datetime();

const comment = z.object({
  id: z.int().positive(),
  author: person,
  /** Set for comments of Berth: there is one for each topic. */
  topic: z.string().optional(),
  text: z.string(),
  createdAt: time,
  updatedAt: time,
});

/** A pull request of a local repository, as it stands in a file. */
const pullFile = z.object({
  version: z.literal(1),
  number: z.int().positive(),
  state: z.enum(['open', 'merged', 'closed']),
  title: z.string(),
  body: z.string(),
  labels: z.array(z.string()),
  base: z.string(),
  branch: z.string(),
  /** Commit of the branch as Berth last wrote it. */
  head: z.string(),
  /** Fingerprint of the changes that Berth last wrote. */
  fingerprint: z.string(),
  author: person,
  createdAt: time,
  updatedAt: time,
  closedAt: time.optional(),
  closedBy: person.optional(),
  /** The commit that brought the changes into the base branch. */
  mergeCommit: z.string().optional(),
  comments: z.array(comment),
});
export type PullFile = z.output<typeof pullFile>;

/** Throws a {@link TerminalError} for a file that somebody damaged. */
export function parsePullFile(text: string, where: string): PullFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged(where, 'it is no JSON', cause);
  }
  const parsed = pullFile.safeParse(value);
  if (parsed.success) return parsed.data;
  throw damaged(where, z.prettifyError(parsed.error).replaceAll('\n', '; '), parsed.error);
}

function damaged(where: string, reason: string, cause: unknown): TerminalError {
  return new TerminalError(`the pull request ${where} is damaged: ${reason}`, {
    cause,
    fix: 'take the file back from an older commit of refs/berth/pulls, or delete the ref to forget all pull requests',
  });
}

export function printPullFile(pull: PullFile): string {
  return `${JSON.stringify(pull, undefined, 2)}\n`;
}
