import { z } from 'zod';

// What is used of the answers of Gitea's API (v1), which is Forgejo's too. What isn't used isn't checked.

export const Version = z.object({ version: z.string() });
export const User = z.object({ id: z.number(), login: z.string().optional() });
export const Label = z.object({ id: z.number(), name: z.string() });
export type Label = z.infer<typeof Label>;

export const Repository = z.object({
  has_issues: z.boolean(),
  default_branch: z.string(),
  // Left out for those who may not read the code.
  allow_merge_commits: z.boolean().optional(),
  allow_squash_merge: z.boolean().optional(),
  allow_rebase: z.boolean().optional(),
});

const Branch = z.object({
  // `label` keeps the name of a branch that is gone.
  label: z.string(),
  repo_id: z.number(),
});

export const Pull = z.object({
  number: z.number(),
  html_url: z.string(),
  state: z.enum(['open', 'closed']),
  merged: z.boolean(),
  merge_commit_sha: z.string().nullish(),
  title: z.string(),
  body: z.string(),
  labels: z
    .array(Label)
    .nullish()
    .transform(labels => labels ?? []),
  base: Branch,
  head: Branch.extend({ sha: z.string() }),
  user: User.nullish(),
  draft: z.boolean().optional(),
  // False also while the server is still looking for conflicts.
  mergeable: z.boolean().optional(),
  // Gitea 1.26 and newer.
  content_version: z.number().optional(),
});
export type Pull = z.infer<typeof Pull>;

const UserDetails = User.extend({ full_name: z.string().optional(), email: z.string().optional() });
export type UserDetails = z.infer<typeof UserDetails>;

/** With what only people are shown. */
export const PullDetails = Pull.extend({
  merge_base: z.string().nullish(),
  created_at: z.string(),
  updated_at: z.string(),
  closed_at: z.string().nullish(),
  merged_at: z.string().nullish(),
  merged_by: UserDetails.nullish(),
  user: UserDetails.nullish(),
});
export type PullDetails = z.infer<typeof PullDetails>;

export const CommentDetails = z.object({
  id: z.number(),
  body: z.string(),
  user: UserDetails.nullish(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type CommentDetails = z.infer<typeof CommentDetails>;

export const Issue = z.object({
  number: z.number(),
  state: z.enum(['open', 'closed']),
  title: z.string(),
  body: z.string(),
  repository: z.object({ full_name: z.string() }).nullish(),
  // Gitea 1.26 and newer.
  content_version: z.number().optional(),
});
export type Issue = z.infer<typeof Issue>;

const Status = z.object({ context: z.string(), status: z.string(), description: z.string() });
export const CombinedStatus = z.object({
  statuses: z
    .array(Status)
    .nullish()
    .transform(statuses => statuses ?? []),
});

export const Comment = z.object({ id: z.number(), body: z.string(), user: User.nullish() });
export const Review = z.object({
  id: z.number(),
  user: z.object({ login: z.string() }).nullish(),
  state: z.string(),
  commit_id: z.string().nullish(),
  dismissed: z.boolean().optional(),
});
export type Review = z.infer<typeof Review>;

export const Failure = z.object({ message: z.string() });
export const Anything = z.unknown();
