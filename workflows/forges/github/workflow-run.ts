import { appendFile, readFile } from 'node:fs/promises';
import { UserError } from '../../../runtime/errors.ts';
import type { Environment } from '../../../runtime/git/safety.ts';
import type { WorkflowRun } from '../port/workflow-run.ts';
import { parseWorkflowEvent } from './workflow-event.ts';

/**
 * The run of a workflow of GitHub Actions, or of Gitea's and Forgejo's, which have the same variables and files.
 * Throws a {@link UserError} outside of a workflow, and for events without anything to review.
 */
export async function readWorkflowRun(env: Environment): Promise<WorkflowRun> {
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

function variable(env: Environment, name: string): string {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  throw new UserError(`--github needs a workflow run: ${name} isn't set`, {
    fix: 'run it in a workflow of GitHub, Gitea or Forgejo; elsewhere say --branch and --pull-request',
  });
}
