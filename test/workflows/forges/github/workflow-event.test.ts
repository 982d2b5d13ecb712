import { describe, expect, test } from 'vitest';
import { parseWorkflowEvent } from '../../../../workflows/forges/github/workflow-event.ts';

const HERE = 'acme/control-plane';
const sha = 'a'.repeat(40);

function pull(from: string | null): string {
  const repo = from === null ? null : { full_name: from };
  return JSON.stringify({ pull_request: { number: 7, base: { ref: 'dev' }, head: { sha, repo } } });
}

describe('the event of a workflow', () => {
  test('of a pull request says whether it comes from a fork; one whose repository is gone does', () => {
    const said = { kind: 'pull-request', number: 7, branch: 'dev', head: sha };
    expect(parseWorkflowEvent('pull_request', pull(HERE), HERE)).toEqual({ ...said, fork: false });
    expect(parseWorkflowEvent('pull_request', pull('eve/control-plane'), HERE)).toEqual({ ...said, fork: true });
    expect(parseWorkflowEvent('pull_request', pull(null), HERE)).toEqual({ ...said, fork: true });
  });

  test('pull_request_target is for the repository itself only', () => {
    expect(parseWorkflowEvent('pull_request_target', pull(HERE), HERE)).toMatchObject({ fork: false });
    for (const from of ['eve/control-plane', null]) {
      expect(() => parseWorkflowEvent('pull_request_target', pull(from), HERE)).toThrow('has the secrets');
    }
  });

  test('of a finished run is understood when a pull request had started that', () => {
    const run = { head_sha: sha, head_branch: 'feature', head_repository: { full_name: 'eve/cp' } };
    const text = (event: string): string => JSON.stringify({ workflow_run: { ...run, event } });
    expect(parseWorkflowEvent('workflow_run', text('pull_request'), HERE)).toEqual({
      kind: 'finished-run',
      head: sha,
      branch: 'feature',
      from: 'eve/cp',
    });
    expect(() => parseWorkflowEvent('workflow_run', text('push'), HERE)).toThrow('was started by push');
  });

  test.each([
    ['push', '{}', 'a workflow that push started has no pull request'],
    ['', '{}', 'a workflow that nothing started'],
    ['pull_request', 'no json', "isn't understood"],
    ['pull_request', pull(HERE).replace(sha, '--upload-pack=x'), 'pull_request.head.sha is not as it should be'],
  ])('%s with %s is told as what it is', (name, text, message) => {
    expect(() => parseWorkflowEvent(name, text, HERE)).toThrow(message);
  });
});
