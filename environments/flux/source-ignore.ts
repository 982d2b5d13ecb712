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
  if (matches === undefined) return () => false;
  return path => {
    const index = path.findIndex(matches);
    return index >= 0 && !(foldersOnly && index === path.length - 1);
  };
}

/**
 * A pattern with a slash begins at the folder of its file. Compared as Flux does, which is not always what git says: `**`
 * skips to the first name that fits what follows it, never to a later one; at the end it stands for anything below what came
 * before, which itself counts as well; where nothing came before, it matches nothing.
 */
function anchored(parts: readonly string[], foldersOnly: boolean): PathMatch {
  const isOpen = parts.at(-1) === '**';
  const named = isOpen ? parts.slice(0, -1) : parts;
  // Asterisks within a name are not understood.
  if (named.some(part => part !== '**' && part.includes('**'))) return () => false;
  const steps = stepsOf(named);
  if (steps === undefined) return () => false;
  return path => {
    let at = 0;
    for (const { matches, skips } of steps) {
      if (skips) {
        const found = path.findIndex((name, index) => index >= at && matches(name));
        if (at < path.length && found < 0) return false;
        at = found;
      } else if (!matches(path[at] ?? '')) return false;
      if (at >= path.length || at < 0) return false;
      at++;
    }
    return steps.length > 0 && !(foldersOnly && at === path.length);
  };
}

interface Step {
  readonly matches: Wildcard;
  /** Whether names before one that matches are skipped. */
  readonly skips: boolean;
}

/** The names of a pattern; nothing when one of them isn't complete. */
function stepsOf(parts: readonly string[]): Step[] | undefined {
  const steps: Step[] = [];
  let skips = false;
  for (const part of parts) {
    if (part === '**') skips = true;
    else if (part === '') skips = false;
    else {
      const matches = compileWildcard(part);
      if (matches === undefined) return undefined;
      steps.push({ matches, skips });
      skips = false;
    }
  }
  return steps;
}
