import type { Caller, Comment, Pull, Review, State, TestIssue } from './world.ts';

type Json = Record<string, unknown>;

// GitHub's own examples, with what the tests are about put in their place.

export function fullRepository({ owner, name, description, archived, hasIssues }: State): Json {
  const { source: _, ...example } = description.example('full-repository-default-response');
  // The example lacks a field that the schema asks for.
  return { ...example, language: null, full_name: `${owner}/${name}`, name, archived, has_issues: hasIssues };
}

export function pullRequest(state: State, pull: Pull): Json {
  return { ...state.description.example('pull-request'), ...pullFields(state, pull), merged: pull.merged };
}

export function pullRequestSimple(state: State, pull: Pull): Json {
  const [example] = state.description.example('pull-request-simple-items') as unknown as Json[];
  return { ...example, ...pullFields(state, pull) };
}

function pullFields(
  state: State,
  {
    number,
    title,
    body,
    state: open,
    merged,
    base,
    head,
    headCommit,
    labels,
    draft,
    autoMerge,
    fork,
    mergeCommit,
  }: Pull,
): Json {
  const { owner, name, description } = state;
  const example = description.example('pull-request');
  const repo = { ...((example['head'] as Json)['repo'] as Json), full_name: `${owner}/${name}`, name };
  return {
    number,
    node_id: `PR_${number}`,
    title,
    body,
    draft,
    auto_merge:
      autoMerge === undefined ? null : autoMergeOf(description.example('public-user-default-response'), autoMerge),
    // The example's teams lack a field that the schema asks for.
    requested_teams: [],
    state: open,
    merge_commit_sha: mergeCommit ?? null,
    merged_at: merged ? '2026-01-02T03:04:05Z' : null,
    html_url: `https://git.example.com/${owner}/${name}/pull/${number}`,
    labels: labelsOf(description.example('label'), labels),
    base: { ...(example['base'] as Json), ref: base, repo },
    head: {
      ...(example['head'] as Json),
      ref: head,
      sha: headCommit,
      label: `${owner}:${head}`,
      repo: { ...repo, full_name: fork ?? `${owner}/${name}` },
    },
  };
}

function autoMergeOf(user: Json, { method, login }: NonNullable<Pull['autoMerge']>): Json {
  return { enabled_by: { ...user, login }, merge_method: method, commit_title: '', commit_message: '' };
}

function labelsOf(example: Json, labels: readonly string[]): Json[] {
  return labels.map((name, index) => ({ ...example, id: index + 1, name }));
}

export function labelList({ description }: State, { labels }: Pull): Json[] {
  return labelsOf(description.example('label'), labels);
}

/** An issue, or a pull request as one. */
export function issue(state: State, item: Pull | TestIssue): Json {
  const { number, title, body, state: open, labels } = item;
  const { pull_request, state_reason: _, ...example } = state.description.example('issue');
  return {
    ...example,
    number,
    title,
    body,
    state: open,
    labels: labelsOf(state.description.example('label'), labels),
    user: { ...(example['user'] as Json), login: 'login' in item ? item.login : 'berth-machine' },
    ...('login' in item ? item.state_reason !== null && { state_reason: item.state_reason } : { pull_request }),
  };
}

export function comment({ description }: State, { id, text, login }: Comment): Json {
  const example = description.example('issue-comment');
  return { ...example, id, body: text, user: { ...(example['user'] as Json), login } };
}

export function review({ description }: State, { login, state, commit }: Review): Json {
  const [example] = description.example('pull-request-review-items') as unknown as Json[];
  return { ...example, user: { ...(example?.['user'] as Json), login }, state, commit_id: commit };
}

export function publicUser({ description }: State, { login, id }: Caller): Json {
  return { ...description.example('public-user-default-response'), login, id };
}
