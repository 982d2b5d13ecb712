import { defineCommand } from '../command.ts';
import { outputOptions, sourceOptions } from '../options.ts';

const { controlPlane, environment, credentials } = sourceOptions;

export const reviewCommand = defineCommand({
  name: 'review',
  summary: 'Show what a pull request to the control plane would change',
  description: [
    'Plans each environment twice, without the pull request and with it, and compares the two plans: placements and manifests that are added, changed or removed, with identical changes shown once, and new problems. Reads no GitOps repository and needs no write access.',
    'Exits with 2 when the pull request introduces errors, and with 1 when a source can’t be read. Existing problems don’t count.',
  ],
  arguments: {},
  options: {
    branch: { value: 'BRANCH', summary: 'Branch of the control-plane repository that it is to be merged into' },
    head: {
      value: 'DIR|COMMIT',
      completes: 'directory',
      summary:
        'The result: a folder, uncommitted changes included, or a full commit id (default: the checkout around the current folder)',
    },
    base: { value: 'COMMIT', summary: 'What to compare with (default: where the head left the branch)' },
    pullRequest: {
      group: 'Comment',
      value: 'URL',
      summary: 'Set the one comment on this pull request, on GitHub, Gitea or Forgejo',
    },
    save: { group: 'Comment', value: 'FILE', completes: 'file', summary: 'Also write the review as JSON, for --from' },
    from: {
      group: 'Comment',
      value: 'FILE',
      completes: 'file',
      summary:
        'Show, or comment with, a review that another run saved, instead of computing one; nothing in it is trusted',
    },
    github: {
      group: 'Comment',
      summary: 'In a workflow: take everything from its event, and write comment, annotations, summary and outputs',
    },
    controlPlane,
    environment,
    credentials,
    ...outputOptions,
    output: {
      group: 'Output',
      value: 'FORMAT',
      choices: ['text', 'json', 'markdown', 'github'],
      default: 'text',
      summary: 'text for people, json for programs, markdown for comments, github for annotations',
    },
  },
  examples: [
    {
      command: 'berth review --branch dev',
      what: 'what the edits in this checkout would do when they are merged to dev',
    },
    {
      command: 'berth review --branch main --output markdown > comment.md',
      what: 'the comment for a pull request to main, for any CI system',
    },
    {
      command: 'berth review --branch dev --pull-request https://git.example.com/platform/control-plane/pulls/12',
      what: 'the same, commented in place',
    },
  ],
  async handler(input, context) {
    const { runReview } = await import('../review/run-review.ts');
    return await runReview(input, context);
  },
});
