import { ConflictError, UserError } from '../../../runtime/errors.ts';
import type { ForgeIssues, Issue, IssueEdit } from '../port/issues.ts';
import { readAllPages } from '../port/pages.ts';
import type { Answer } from './client.ts';
import { type GitHubRepository, onRepository, requireWritable } from './repository.ts';
import { AnyAnswer, IssueAnswer, IssuesAnswer } from './schemas.ts';

const PAGE = 100;
// Closed pull requests of the account are among them, so the list has no end that matters.
const MOST_PAGES = { open: Number.POSITIVE_INFINITY, closed: 10 };

/** Issues of the account that Berth uses, which GitHub can filter by. */
export function gitHubIssues(repository: GitHubRepository): ForgeIssues {
  return {
    list: async state => await list(repository, state),
    open: async (title, body) => await open(repository, title, body),
    edit: async (issue, edit) => await editUnchanged(repository, issue, edit),
  };
}

async function list(repository: GitHubRepository, state: Issue['state']): Promise<Issue[]> {
  const creator = await repository.account.login();
  // New ones come last, so that no page shifts while they are read; of closed ones the newest matter.
  const order = state === 'open' ? { sort: 'created', direction: 'asc' } : { sort: 'updated', direction: 'desc' };
  const read = async (page: number): Promise<IssueAnswer[]> => {
    const answer = await repository.client.tryRead({
      ...onRepository(repository, { creator, state, ...order, per_page: PAGE, page }),
      route: 'GET /repos/{owner}/{repo}/issues',
      answer: IssuesAnswer,
      action: 'list issues',
    });
    return allowed(repository, answer);
  };
  const issues = await readAllPages(read, { size: PAGE, most: MOST_PAGES[state] });
  return issues.filter(issue => isOwn(issue, creator)).map(issueOf);
}

/** Pull requests are issues too. */
function isOwn({ user, pull_request }: IssueAnswer, login: string): boolean {
  return (pull_request ?? null) === null && user?.login.toLowerCase() === login.toLowerCase();
}

function issueOf({ number, state, title, body }: IssueAnswer): Issue {
  return { number, state, title, body: body ?? '' };
}

async function open(repository: GitHubRepository, title: string, body: string): Promise<void> {
  const { has_issues } = await requireWritable(repository);
  if (has_issues === false) throw disabled(repository);
  const answer = await repository.client.tryWrite({
    ...onRepository(repository, { title, body }),
    route: 'POST /repos/{owner}/{repo}/issues',
    answer: AnyAnswer,
    action: 'open an issue',
    repeatable: false,
  });
  allowed(repository, answer);
}

async function editUnchanged(repository: GitHubRepository, seen: Issue, { reason, ...edit }: IssueEdit): Promise<void> {
  const { number } = seen;
  const route = '/repos/{owner}/{repo}/issues/{issue_number}';
  const now = await repository.client.tryRead({
    ...onRepository(repository, { issue_number: number }),
    route: `GET ${route}`,
    answer: IssueAnswer,
    action: `look at issue #${number}`,
  });
  if (!sameAs(seen, now)) throw new ConflictError(`issue #${number} has changed meanwhile`, { fix: 'try again' });
  const answer = await repository.client.tryWrite({
    ...onRepository(repository, { issue_number: number, ...edit, ...(reason && { state_reason: reason }) }),
    route: `PATCH ${route}`,
    answer: AnyAnswer,
    action: `update issue #${number}`,
  });
  allowed(repository, answer);
}

/** Also false for one that was deleted or moved to another repository. */
function sameAs({ state, title, body }: Issue, now: Answer<IssueAnswer>): boolean {
  if (!now.ok) {
    if ([301, 404, 410].includes(now.failure.status ?? 0)) return false;
    throw now.problem;
  }
  const { value } = now;
  return value.state === state && value.title === title && (value.body ?? '') === body;
}

/** What was answered. Throws a {@link UserError} that names what issues need. */
function allowed<Value>({ name }: GitHubRepository, answer: Answer<Value>): Value {
  if (answer.ok) return answer.value;
  const { failure, problem } = answer;
  if (failure.status === 410) throw disabled({ name });
  // Other refusals, such as single sign-on, say themselves what to do.
  if (problem.fix?.includes('permission') !== true) throw problem;
  throw new UserError(problem.message, {
    cause: problem,
    fix: 'give the token or the App the permission Issues: read and write',
  });
}

function disabled({ name }: Pick<GitHubRepository, 'name'>): UserError {
  return new UserError(`issues are disabled in ${name}`, { fix: 'enable them: Settings, General, Features, Issues' });
}
