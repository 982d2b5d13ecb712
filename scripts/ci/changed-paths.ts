import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const DAY_SECONDS = 24 * 60 * 60;
/** Of git, in bytes: a year of names of files is far below. */
const MAX_OUTPUT = 256 * 1024 * 1024;

/** What changed lately; or why that can't be told. */
export type Changes =
  | { readonly known: true; readonly since: string; readonly paths: readonly string[] }
  | { readonly known: false; readonly reason: string };

interface Commit {
  readonly id: string;
  /** In seconds since 1970. */
  readonly committed: number;
}

/**
 * Paths in which the files of a checkout differ from what its branch was a day before its newest commit: what the commits of
 * the last day changed, what a merge of that day brought however old it is, and what isn't committed yet. The clock of the machine plays no
 * part, so that a clone tells the same at any time.
 */
export async function changedPaths(checkout: string): Promise<Changes> {
  const git = async (...args: string[]): Promise<string> =>
    (await run('git', args, { cwd: checkout, env: { ...process.env, LC_ALL: 'C' }, maxBuffer: MAX_OUTPUT })).stdout;
  try {
    const commits = parseCommits(await git('log', '--first-parent', '--format=%H %ct'));
    const before = commits[lengthOfLastDay(commits)];
    if (before === undefined) {
      const isShallow = (await git('rev-parse', '--is-shallow-repository')).trim() === 'true';
      return { known: false, reason: isShallow ? 'the clone is shallow' : 'the history is younger than a day' };
    }
    const differing = await git('diff', '--name-only', '--no-renames', '--no-ext-diff', '-z', before.id);
    const untracked = await git('ls-files', '--others', '--exclude-standard', '-z');
    const paths = `${differing}${untracked}`.split('\0').filter(path => path !== '');
    return { known: true, since: before.id, paths: [...new Set(paths)].sort() };
  } catch (error) {
    return { known: false, reason: error instanceof Error ? error.message.trim() : String(error) };
  }
}

function parseCommits(log: string): Commit[] {
  const lines = log.split('\n').filter(line => line !== '');
  return lines.map(line => ({
    id: line.slice(0, line.indexOf(' ')),
    committed: Number(line.slice(line.indexOf(' ') + 1)),
  }));
}

/**
 * How many commits at the front are of the day before the newest one. Clocks go wrong: an old date between newer ones doesn't end
 * the day, so that rather too much counts as changed than too little.
 */
function lengthOfLastDay(commits: readonly Commit[]): number {
  const [newest] = commits;
  if (newest === undefined) return 0;
  return commits.findLastIndex(({ committed }) => committed > newest.committed - DAY_SECONDS) + 1;
}
