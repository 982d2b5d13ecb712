import { lstat, readFile } from 'node:fs/promises';
import { UserError } from '../../runtime/errors.ts';
import { printable } from '../../runtime/printable.ts';
import { type ReviewReport, reviewReportSchema } from './review-report.ts';

/** Bytes. The review of a change to 10,000 folders takes about 3 MB. */
const MOST_BYTES = 20 * 1024 * 1024;

/**
 * Reads a review that another run wrote. It may come from a run that an attacker controls, so it is held to the schema,
 * to a size, and to be a file: a link could lead to something secret of this machine. Nothing of it is in a message.
 * Throws a {@link UserError}.
 */
export async function readReview(path: string): Promise<ReviewReport> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined || !found.isFile()) throw wrong(path, 'is no file');
  if (found.size > MOST_BYTES) throw wrong(path, `is larger than ${MOST_BYTES / 1024 / 1024} MB`);
  const parsed = reviewReportSchema.safeParse(parse(await readFile(path, 'utf8')));
  if (parsed.success) return parsed.data;
  throw wrong(path, 'is not what "berth review --output json" writes');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrong(path: string, what: string): UserError {
  return new UserError(`the review ${printable(path)} ${what}`, {
    fix: 'give --from the file that "berth review --save FILE" or "--output json" wrote, by the same version of Berth',
  });
}
