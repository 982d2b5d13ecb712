import sortBy from 'lodash-es/sortBy.js';
import sumBy from 'lodash-es/sumBy.js';
import { UserError } from '../../runtime/errors.ts';
import { withoutTrailing } from '../../runtime/without-trailing.ts';
import { compileWildcard, type Wildcard } from './wildcard.ts';

/** A `.sourceignore` file: its text, and the folder it stands in (`''` is the root). */
export interface IgnoreFile {
  readonly folder: string;
  readonly text: string;
}

export const IGNORE_FILE = '.sourceignore';

// What Flux leaves out always, and what it leaves out in a repository without any rule of its own
// (fluxcd/pkg, sourceignore and artifact/storage: SourceIgnoreFilter).
const ALWAYS = '.git/\n.gitignore\n.gitmodules\n.gitattributes\n';
const BY_DEFAULT = `
*.jpg\n*.jpeg\n*.gif\n*.png\n*.wmv\n*.flv\n*.tar.gz\n*.zip
.github/\n.circleci/\n.travis.yml\n.gitlab-ci.yml\nappveyor.yml\n.drone.yml\ncloudbuild.yaml
codeship-services.yml\ncodeship-steps.yml
**/.goreleaser.yml\n**/.sops.yaml\n**/.flux.yaml
`;

/**
 * Which files of a repository Flux never sees, from its `.sourceignore` files. The rules are those of `.gitignore`, with
 * one difference that Flux has: a file can be taken back in although its folder is left out.
 */
export function ignoreFilter(files: readonly IgnoreFile[], paths = 0): (path: string) => boolean {
  // A folder's rules stand after those of the folders above it: the last that matches decides.
  const own = sortBy(files, 'folder').flatMap(({ folder, text }) => parseRules(text, folder));
  const rules = [...parseRules(ALWAYS, ''), ...(own.length > 0 ? own : parseRules(BY_DEFAULT, ''))];
  checkWork(own, paths);
  return path => {
    const parts = path.split('/');
    return rules.findLast(rule => rule.matches(parts))?.excludes ?? false;
  };
}

/** Steps of all rules, each for every path: some seconds. */
const MAX_STEPS = 5_000_000;

function checkWork(rules: readonly Rule[], paths: number): void {
  const steps = sumBy(rules, 'steps') * paths;
  if (steps <= MAX_STEPS) return;
  throw new UserError(`${rules.length} rules in ${IGNORE_FILE} for ${paths} files are too many to be compared`, {
    fix: `write fewer rules into ${IGNORE_FILE}, or name a smaller folder in "path"`,
  });
}

interface Rule {
  /** What comparing it with a path takes, in comparisons of names. */
  readonly steps: number;
  readonly excludes: boolean;
  /** Whether it is about the file of this path, or a folder that the file is in. */
  readonly matches: (path: readonly string[]) => boolean;
}

function parseRules(text: string, folder: string): Rule[] {
  const domain = folder === '' ? [] : folder.split('/');
  return text
    .split('\n')
    .map(line => line.replace(/\r$/, ''))
    .filter(line => line.trim() !== '' && !line.startsWith('#'))
    .map(line => parseRule(line, domain));
}

function parseRule(line: string, domain: readonly string[]): Rule {
  const excludes = !line.startsWith('!');
  let pattern = excludes ? line : line.slice(1);
  if (!pattern.endsWith('\\ ')) pattern = withoutTrailing(pattern, ' ');
  const foldersOnly = pattern.endsWith('/');
  if (foldersOnly) pattern = pattern.slice(0, -1);
  const parts = pattern.split('/');
  const inside = parts.length > 1 ? anchored(parts, foldersOnly) : anywhere(pattern, foldersOnly);
  return {
    steps: parts.length + Math.ceil(pattern.length / 64),
    excludes,
    matches: path =>
      path.length > domain.length &&
      domain.every((part, index) => path[index] === part) &&
      inside(path.slice(domain.length)),
  };
}

type PathMatch = (path: readonly string[]) => boolean;

/** A pattern without a slash is about every file and folder of that name. */
function anywhere(pattern: string, foldersOnly: boolean): PathMatch {
  const matches = compileWildcard(pattern);
  return path => path.some((part, index) => matches(part) && !(foldersOnly && index === path.length - 1));
}

/** A pattern with a slash begins at the folder of its file. `**` stands for any number of folders, and so do several of it. */
function anchored(parts: readonly string[], foldersOnly: boolean): PathMatch {
  const steps: readonly (Wildcard | '**')[] = parts
    .filter((part, index) => part !== '' && !(part === '**' && parts[index - 1] === '**'))
    .map(part => (part === '**' ? '**' : compileWildcard(part)));
  return path => {
    let reached = new Set(withSkips(0, steps));
    for (const [index, part] of path.entries()) {
      const next = new Set<number>();
      for (const step of reached) {
        const current = steps[step];
        if (current === '**') for (const skip of withSkips(step, steps)) next.add(skip);
        if (current === '**' && step === steps.length - 1) next.add(steps.length);
        if (current !== '**' && current?.(part) === true) for (const skip of withSkips(step + 1, steps)) next.add(skip);
      }
      // All steps are done: this is the file itself, or a folder that it is in.
      if (next.has(steps.length)) return !(foldersOnly && index === path.length - 1);
      reached = next;
    }
    return false;
  };
}

/** The step, and the one after a `**`, which may stand for no folder at all. A `**` at the end stands for something. */
function withSkips(step: number, steps: readonly (Wildcard | '**')[]): number[] {
  return steps[step] === '**' && step + 1 < steps.length ? [step, ...withSkips(step + 1, steps)] : [step];
}
