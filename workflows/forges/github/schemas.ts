import { z } from 'zod';

// What is used of GitHub's answers. All else is left alone, so that new fields and versions do no harm.

export const RepositoryAnswer = z.object({
  node_id: z.string(),
  full_name: z.string().regex(/^[^/\s]+\/[^/\s]+$/),
  html_url: z.string(),
  archived: z.boolean(),
  has_issues: z.boolean().optional(),
});
export type RepositoryAnswer = z.infer<typeof RepositoryAnswer>;

export const PullAnswer = z.object({
  node_id: z.string(),
  number: z.int(),
  html_url: z.string(),
  state: z.enum(['open', 'closed']),
  title: z.string(),
  body: z.string().nullable(),
  merged_at: z.string().nullish(),
  merge_commit_sha: z.string().nullish(),
  draft: z.boolean().optional(),
  auto_merge: z.unknown(),
  labels: z.array(z.object({ name: z.string() })),
  base: z.object({ ref: z.string() }),
  // The repository is null when a fork was deleted.
  head: z.object({ ref: z.string(), sha: z.string(), repo: z.object({ full_name: z.string() }).nullable() }),
});
export type PullAnswer = z.infer<typeof PullAnswer>;
export const PullsAnswer = z.array(PullAnswer);

export const ObjectAnswer = z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/) });

export const CommentsAnswer = z.array(
  z.object({ id: z.int(), body: z.string().optional(), user: z.object({ login: z.string() }).nullable() }),
);
export type CommentsAnswer = z.infer<typeof CommentsAnswer>;

export const IssueAnswer = z.object({
  number: z.int(),
  state: z.enum(['open', 'closed']),
  title: z.string(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullable(),
  pull_request: z.unknown().optional(),
});
export type IssueAnswer = z.infer<typeof IssueAnswer>;
export const IssuesAnswer = z.array(IssueAnswer);

export const ReviewsAnswer = z.array(
  z.object({
    state: z.string(),
    commit_id: z.string().nullish(),
    user: z.object({ login: z.string() }).nullable(),
  }),
);
export type ReviewsAnswer = z.infer<typeof ReviewsAnswer>;

export const AccountAnswer = z.object({ login: z.string(), id: z.int() });
export const AppAnswer = z.object({ slug: z.string() });
export const InstallationAnswer = z.object({ id: z.int() });

export const MergedAnswer = z.object({ sha: z.string(), merged: z.boolean(), message: z.string() });

export const StatusesAnswer = z.array(
  z.object({ context: z.string(), state: z.string(), description: z.string().nullable() }),
);

/** An answer of which nothing is needed. */
export const AnyAnswer = z.unknown();

export const GraphqlAnswer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.object({
        type: z.string().optional(),
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).optional(),
      }),
    )
    .optional(),
});
export type GraphqlAnswer = z.infer<typeof GraphqlAnswer>;
