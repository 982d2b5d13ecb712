import type { SaveInput } from './save-review.ts';
import type { ShowReviewInput } from './show-review.ts';

/** What was said on the command line. */
export interface ReviewInput extends ShowReviewInput, SaveInput {
  readonly controlPlane: string | undefined;
  readonly environment: readonly string[];
  readonly branch: string | undefined;
  readonly head: string | undefined;
  readonly base: string | undefined;
  /** File with a review that was computed elsewhere. */
  readonly from: string | undefined;
  /** Address of a pull request to comment on. */
  readonly pullRequest: string | undefined;
  readonly github: boolean;
}
