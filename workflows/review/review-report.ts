import { z } from 'zod';

const count = z.int().min(0);

const place = z.object({
  repository: z.string().describe('Repository address without credentials, or a folder.'),
  commit: z.string().exactOptional().describe('Full commit id; absent for what is not committed.'),
  path: z.string(),
  line: count,
  column: count,
});

const diagnostic = z.object({
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string().describe('Stable identifier.'),
  message: z.string(),
  fix: z.string().exactOptional().describe('How to put it right.'),
  origin: place.exactOptional().describe('Where it is.'),
  file: z
    .string()
    .exactOptional()
    .describe('Path in the control-plane repository as the pull request leaves it; absent for other repositories.'),
});
export type ReviewDiagnostic = z.infer<typeof diagnostic>;

const placed = { clusterType: z.string(), deploymentTarget: z.string() };

const folder = z.object({
  path: z.string().describe('`<clusterType>/<deploymentTarget>`.'),
  ...placed,
  reasons: z.array(diagnostic),
});

const gitOpsRepo = z.object({ repository: z.string(), branch: z.string(), path: z.string() });

const environment = z.object({
  environment: z.string().describe('Its name.'),
  state: z
    .enum(['changed', 'unchanged', 'added', 'removed', 'unknown'])
    .describe(
      '`added`: the pull request declares it. `removed`: it is not declared any more; its branch stays. `unknown`: without a plan before or after, nothing can be said.',
    ),
  promotion: z
    .boolean()
    .describe('True: it pins a commit of the branch, so all of this comes to it only when it is promoted.'),
  gitOpsRepo: z
    .object({ before: gitOpsRepo.exactOptional(), after: gitOpsRepo.exactOptional() })
    .exactOptional()
    .describe('Set when its manifests go somewhere else than before.'),
  promoted: z
    .object({ before: z.string().exactOptional(), after: z.string().exactOptional() })
    .exactOptional()
    .describe('Set when the commit of the base repository changes that it pins.'),
  added: z.array(z.object({ ...placed, policies: z.array(z.string()) })).describe('Placements that are new.'),
  changed: z
    .array(z.object({ ...placed, policies: z.array(z.string()), files: z.array(z.string()) }))
    .describe('Placements with other manifests than before.'),
  removed: z.array(z.object({ ...placed, why: z.string() })).describe('Placements that are gone.'),
  clusterTypes: z.object({ added: z.array(z.string()), removed: z.array(z.string()) }),
  removalBudget: z
    .array(z.string())
    .describe('Why Berth will not remove so much without being told (`--allow-removals`). Empty: it will.'),
  groups: z
    .array(
      z.object({
        action: z.enum(['add', 'modify', 'remove']),
        fileName: z.string(),
        paths: z.array(z.string()),
        diff: z
          .array(z.string().regex(/^[ +-]/))
          .exactOptional()
          .describe('Changed lines of the first path, each after `+`, `-` or a space.'),
      }),
    )
    .describe(
      'Changes inside folders that are there before and after, those collapsed that are alike apart from names.',
    ),
  held: z.array(folder).describe('Folders that are held back because of the pull request.'),
  released: z.array(z.object({ path: z.string(), ...placed })).describe('Folders that are no longer held back.'),
  kept: z.array(folder).describe('Folders that lose their placement and stay, because something is not understood.'),
  problems: z.array(diagnostic).describe('Problems that are new, worst first.'),
  known: z.array(diagnostic).describe('Problems that were there before, worst first.'),
  fixed: count.describe('Number of problems that the pull request puts right.'),
});
export type EnvironmentReview = z.infer<typeof environment>;

/** What `berth review --output json` prints. `npm run generate` makes the reference of it. */
export const reviewReportSchema = z.object({
  version: z.literal(1).describe('Of this format.'),
  branch: z.string().describe('Branch that the pull request is to be merged into.'),
  base: z.string().describe('Commit that it is compared with.'),
  head: z.string().exactOptional().describe('Commit with the result; absent for a working tree.'),
  pullRequest: z.int().positive().exactOptional().describe('Its number, when it is known.'),
  read: z.boolean().describe('False: no environment reads the branch.'),
  environments: z.array(environment).describe('Those that read the branch, before or after, sorted by name.'),
  others: z.array(z.string()).describe('Environments that do not read the branch, sorted.'),
  problems: z.array(diagnostic).describe('New problems that belong to no environment.'),
  known: z.array(diagnostic).describe('Older ones.'),
});
export type ReviewReport = z.infer<typeof reviewReportSchema>;

/** Every new problem once, though several environments may have it, worst first. */
export function newProblems({ environments, problems }: ReviewReport): ReviewDiagnostic[] {
  return distinct([...problems, ...environments.flatMap(one => one.problems)]);
}

function distinct(diagnostics: readonly ReviewDiagnostic[]): ReviewDiagnostic[] {
  const byText = new Map(diagnostics.map(one => [JSON.stringify([one.code, one.message, one.origin]), one]));
  const rank = { error: 0, warning: 1, info: 2 };
  return [...byText.values()].sort((a, b) => rank[a.severity] - rank[b.severity]);
}

/** Whether anything but old problems is to be told of an environment. */
export function isQuiet({ state, problems, fixed, gitOpsRepo, held, released, kept }: EnvironmentReview): boolean {
  const nothing = problems.length + fixed + held.length + released.length + kept.length === 0;
  return state === 'unchanged' && nothing && gitOpsRepo === undefined;
}
