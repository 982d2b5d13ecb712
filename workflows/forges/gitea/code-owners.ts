import { RE2JS, RE2JSSyntaxException } from 're2js';
import { readContents } from '../../../runtime/git/read-branch-tree.ts';
import type { Reviewers } from '../port/reviews.ts';
import type { GiteaRepository } from './repository.ts';
import { Repository } from './schemas.ts';

// In the order in which Gitea looks for them.
const FILES = ['CODEOWNERS', 'docs/CODEOWNERS', '.gitea/CODEOWNERS'];

/**
 * Owners of paths by the file at a commit of an environment's branch. Gitea asks owners by itself, but only by the file of the
 * repository's default branch, which environments aren't.
 */
export async function codeOwners(
  { client, path, repository }: GiteaRepository,
  { base, commit, paths }: { readonly base: string; readonly commit: string; readonly paths: readonly string[] },
): Promise<Reviewers> {
  const { stdout } = await repository.run(['ls-tree', '-z', '--full-tree', commit, '--', ...FILES]);
  const found = new Map(
    stdout
      .toString('utf8')
      .split('\0')
      .flatMap(line => {
        const [about = '', file = ''] = line.split('\t');
        const [, type, oid = ''] = about.split(' ');
        return type === 'blob' ? [[file, oid] as const] : [];
      }),
  );
  const oid = FILES.map(file => found.get(file)).find(id => id !== undefined);
  if (oid === undefined) return { reviewers: [], teams: [] };
  const action = 'find out which branch is the default one';
  const { default_branch: byDefault } = await client.send({ path, answer: Repository, action });
  if (byDefault === base) return { reviewers: [], teams: [] };
  const bytes = (await readContents(repository, [oid])).get(oid);
  return ownersIn(bytes === undefined ? '' : Buffer.from(bytes).toString('utf8'), paths);
}

/**
 * Owners of paths as Gitea reads the file: on each line a regular expression for whole paths, which `!` turns round, and
 * then `@account` or `@organization/team`. All lines that match count. What can't be understood is passed over, as there.
 */
export function ownersIn(text: string, paths: readonly string[]): Reviewers {
  const names = new Set<string>();
  for (const line of text.split(/\r?\n/)) {
    const [pattern = '', ...owners] = tokensOf(line);
    if (owners.length === 0 || !matchesAny(pattern, paths)) continue;
    for (const owner of owners) names.add(owner.replace(/^@/, ''));
  }
  const known = [...names].filter(name => NAME.test(name));
  return {
    reviewers: known.filter(name => !name.includes('/')),
    teams: known.filter(name => name.includes('/')),
  };
}

const NAME = /^[\w.-]+(?:\/[\w.-]+)?$/;

function matchesAny(pattern: string, paths: readonly string[]): boolean {
  const isNegative = pattern.startsWith('!');
  const expression = pattern.replace(/^!/, '').replace(/^\//, '');
  try {
    // RE2: whatever somebody wrote there, it comes to an end.
    const compiled = RE2JS.compile(expression);
    return paths.some(path => compiled.matches(path) !== isNegative);
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return false;
    throw error;
  }
}

/** Words of a line: `\` takes the next character as it is, `#` begins a comment. */
function tokensOf(line: string): string[] {
  const tokens: string[] = [];
  let token = '';
  const end = (): void => {
    if (token !== '') tokens.push(token);
    token = '';
  };
  for (let index = 0; index < line.length; index++) {
    const character = line[index] ?? '';
    if (character === '\\') token += line[++index] ?? '';
    else if (character === '#') break;
    else if (character === ' ' || character === '\t') end();
    else token += character;
  }
  end();
  return tokens;
}
