import { z } from 'zod';
import { UserError } from '../../../runtime/errors.ts';
import { isObjectId } from '../../../runtime/git/names.ts';
import { printable } from '../../../runtime/printable.ts';
import type { WorkflowEvent } from '../port/workflow-run.ts';

const Commit = z.string().refine(isObjectId);
const Repository = z.object({ full_name: z.string() });

const PullEvent = z.object({
  pull_request: z.object({
    number: z.int().positive(),
    base: z.object({ ref: z.string() }),
    // The repository is null when the fork was deleted.
    head: z.object({ sha: Commit, repo: Repository.nullish() }),
  }),
});

const RunEvent = z.object({
  workflow_run: z.object({
    event: z.string(),
    head_sha: Commit,
    head_branch: z.string(),
    head_repository: Repository,
  }),
});

/**
 * Understands the event of a workflow run of GitHub Actions, or of Gitea's and Forgejo's, which say the same.
 * @param repository `owner/name` that the workflow runs in.
 * @throws {UserError} for an event that there is nothing to review of, and for one in which it would be dangerous.
 */
export function parseWorkflowEvent(name: string, text: string, repository: string): WorkflowEvent {
  if (name === 'workflow_run') return finishedRun(parse(RunEvent, name, text));
  if (name !== 'pull_request' && name !== 'pull_request_target') {
    throw new UserError(`a workflow that ${printable(name) || 'nothing'} started has no pull request to review`, {
      fix: 'let "on: pull_request" start it; see docs/review.md',
    });
  }
  const { number, base, head } = parse(PullEvent, name, text).pull_request;
  const fork = head.repo?.full_name !== repository;
  if (fork && name === 'pull_request_target') throw refusal();
  return { kind: 'pull-request', number, branch: base.ref, head: head.sha, fork };
}

/** Such a run has the secrets of the repository, and what it would plan with them is the fork's. */
function refusal(): UserError {
  return new UserError(
    'a pull request of a fork is not reviewed in a workflow that pull_request_target started: it has the secrets of this repository, and the fork says which repositories are read with them',
    { fix: 'use "on: pull_request" for the review and "on: workflow_run" for the comment; see docs/review.md' },
  );
}

function finishedRun({ workflow_run: run }: z.infer<typeof RunEvent>): WorkflowEvent {
  if (run.event !== 'pull_request') {
    throw new UserError(`the workflow that has ended was started by ${printable(run.event)}, not by a pull request`, {
      fix: "add to the job: if: github.event.workflow_run.event == 'pull_request'",
    });
  }
  return { kind: 'finished-run', head: run.head_sha, branch: run.head_branch, from: run.head_repository.full_name };
}

function parse<Schema extends z.ZodType>(schema: Schema, name: string, text: string): z.infer<Schema> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new UserError(
    `the event ${name} isn't understood: ${field === '' ? 'it is no JSON' : `${field} is not as it should be`}`,
    {
      fix: 'run it in a workflow of GitHub, Gitea or Forgejo, which sets GITHUB_EVENT_PATH',
    },
  );
}
