import { appendFile, readFile } from 'node:fs/promises';
import { UserError } from '../../runtime/errors.ts';
import { parseWorkflowEvent, type WorkflowEvent } from '../../workflows/review/workflow-event.ts';
import type { Context } from '../context.ts';

/** The workflow run that Berth is a step of, as its environment says. */
export interface Workflow {
  readonly event: WorkflowEvent;
  /** `owner/name` that it runs in. */
  readonly repository: string;
  /** Address of that repository. */
  readonly address: string;
  /** Commit that was to be checked out: on GitHub the merge of the pull request. */
  readonly commit: string;
  /** Shows Markdown on the page of the run. */
  readonly summarise: (markdown: string) => Promise<void>;
  /** Sets outputs of the step. */
  readonly output: (values: Readonly<Record<string, string | number | boolean>>) => Promise<void>;
}

/** Throws a {@link UserError} outside of a workflow, and for events without anything to review. */
export async function readWorkflow({ env }: Context): Promise<Workflow> {
  const repository = variable(env, 'GITHUB_REPOSITORY');
  const path = variable(env, 'GITHUB_EVENT_PATH');
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new UserError(`GITHUB_EVENT_PATH can't be read: ${cause.code ?? cause.message}`, { cause });
  });
  const append = async (name: string, lines: string): Promise<void> => {
    const file = env[name];
    if (file !== undefined && file !== '') await appendFile(file, lines);
  };
  return {
    event: parseWorkflowEvent(env['GITHUB_EVENT_NAME'] ?? '', text, repository),
    repository,
    address: `${env['GITHUB_SERVER_URL'] || 'https://github.com'}/${repository}`,
    commit: env['GITHUB_SHA'] ?? '',
    summarise: async markdown => await append('GITHUB_STEP_SUMMARY', `${markdown}\n`),
    output: async values => {
      const lines = Object.entries(values).map(([name, value]) => `${name}=${String(value).replace(/[\r\n]/g, ' ')}\n`);
      await append('GITHUB_OUTPUT', lines.join(''));
    },
  };
}

function variable(env: Context['env'], name: string): string {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  throw new UserError(`--github needs a workflow run: ${name} isn't set`, {
    fix: 'run it in a workflow of GitHub, Gitea or Forgejo; elsewhere say --branch and --pull-request',
  });
}
