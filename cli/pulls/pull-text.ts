import type { PullRequestDetails, PullRequestView } from '../../workflows/forges/port/pull-requests.ts';
import { shortId } from '../../workflows/text/words.ts';
import { textTable } from '../output/table.ts';
import { textLines } from '../output/text-lines.ts';
import type { Style } from '../style.ts';
import { markdownText } from './markdown-text.ts';

/** A line for each pull request. */
export function pullTable(pulls: readonly PullRequestDetails[], style: Style): string[] {
  return textTable(
    pulls.map(pull => [
      style.bold(`#${pull.number}`),
      stateWord(pull, style),
      pull.base,
      pull.title.replaceAll('\u200b', ''),
      style.dim(minute(pull.updatedAt)),
    ]),
  );
}

/** A pull request as a reviewer sees it. */
export function pullText({ pull, ahead }: PullRequestView, style: Style): string {
  const { number, title, base, branch, author, createdAt, labels, body, comments, closedBy, closedAt } = pull;
  const closed =
    closedAt === undefined
      ? ''
      : `, ${pull.state} ${minute(closedAt)}${closedBy === undefined ? '' : ` by ${closedBy.name}`}`;
  const head = [
    `${style.bold(`#${number} ${title.replaceAll('\u200b', '')}`)}  ${stateWord(pull, style)}`,
    style.dim(`${branch} → ${base}, by ${author.name}, ${minute(createdAt)}${closed}`),
    ...(labels.length === 0 ? [] : [`labels: ${labels.map(label => style.cyan(label)).join(', ')}`]),
  ];
  const commits = (ahead?.commits ?? []).map(({ id, author: by, message }) => [
    `  ${style.yellow(shortId(id))}`,
    (message.split('\n', 1)[0] ?? '').replaceAll('\u200b', ''),
    style.dim(by.name),
  ]);
  const blocks = [
    head,
    markdownText(body, style),
    ...(commits.length === 0 ? [] : [[style.bold('Commits'), ...textTable(commits)]]),
    ...comments.map(comment => [
      style.dim(`${comment.author.name} commented ${minute(comment.updatedAt)}:`),
      ...markdownText(comment.text, style).map(line => `  ${line}`.trimEnd()),
    ]),
  ];
  return `${blocks.map(textLines).join('\n\n')}\n`;
}

function stateWord({ state }: PullRequestDetails, style: Style): string {
  const color = { open: style.green, merged: style.cyan, closed: style.red }[state];
  return color(state);
}

/** `2024-05-06 07:08`, in UTC as it is stored. */
function minute(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}
