import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ReviewReport } from '../../workflows/review/review-report.ts';
import type { Context } from '../context.ts';
import { jsonText } from '../output/json-text.ts';

export interface SaveInput {
  /** Path of a file. */
  readonly save: string | undefined;
}

/** Writes the review for another run, as JSON. */
export async function saveReview(report: ReviewReport, { save }: SaveInput, { cwd }: Context): Promise<void> {
  if (save !== undefined) await writeFile(resolve(cwd, save), reviewJson(report));
}

export function reviewJson(report: ReviewReport): string {
  return jsonText(report);
}
