import { z } from 'zod';
import { compareText, type Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { NoPlan, Placement, Plan } from '../../scheduler/plan/plan.ts';
import type { PullRequest } from '../../workflows/forges/forge.ts';
import type { Change, ChangeSet, RetainedFolder } from '../../workflows/gitops/change-set.ts';
import type { Summary } from '../../workflows/gitops/summary/summary.ts';
import type { EnvironmentOutcome } from '../propose-environment.ts';
import { diagnosticSchema, keptFolderSchema, placeSchema, type Report } from '../report.ts';

/** What `berth plan --output json` prints for an environment. `npm run generate` makes the reference of it. */
export const planReportSchema = z.object({
  environment: z.string().describe('Its name.'),
  complete: z.boolean().describe('False: a source could not be read, so nothing was compared or changed.'),
  outcome: z
    .enum(['incomplete', 'unchanged', 'opened', 'updated', 'waiting', 'withdrawn', 'declined'])
    .optional()
    .describe('Of `berth apply`: what became of the proposal; see [proposals](../proposals.md).'),
  message: z.string().optional().describe('Of `berth apply`: the outcome in a sentence.'),
  pullRequest: z
    .object({
      number: z.int(),
      url: z.string().optional(),
      state: z.enum(['open', 'merged', 'closed']),
      title: z.string(),
      base: z.string(),
      branch: z.string(),
      labels: z.array(z.string()),
    })
    .optional()
    .describe('The pull request of the environment.'),
  baseCommit: z.string().optional().describe('Commit of the base repository that the BaseRepo `main` pins.'),
  gitOpsRepo: z
    .object({
      repository: z.string(),
      branch: z.string().describe('The branch that clusters pull.'),
      path: z.string().describe('Folder inside the repository, `.` for its root.'),
      commit: z.string().optional().describe('Commit that was compared; absent when the branch does not exist.'),
    })
    .optional()
    .describe('Where the manifests go.'),
  placements: z
    .array(
      z.object({
        workload: z.string(),
        deploymentTarget: z.string(),
        clusterType: z.string(),
        policies: z.array(z.string()).describe('Every scheduling policy that selects the pair.'),
      }),
    )
    .describe('What runs where, held back or not. Sorted by cluster type and deployment target.'),
  changes: z
    .array(
      z.object({
        path: z.string().describe('From the root of the GitOps repository.'),
        action: z.enum(['add', 'modify', 'remove']),
        clusterType: z.string().optional(),
        deploymentTarget: z.string().optional().describe('Absent for READMEs and for the tracking file.'),
        before: z.string().optional().describe('Git id of the content on the branch.'),
        after: z.string().optional().describe('Git id of the content that it shall have.'),
      }),
    )
    .describe('Files that differ between plan and branch, sorted by path. Unchanged files are not listed.'),
  unchanged: z.int().optional().describe('Number of planned files that the branch has already.'),
  groups: z
    .array(
      z.object({
        action: z.enum(['add', 'modify', 'remove']),
        fileName: z.string(),
        paths: z.array(z.string()),
        diff: z
          .array(z.string())
          .optional()
          .describe('Changed lines of the first path, each after `+`, `-` or a space.'),
      }),
    )
    .optional()
    .describe(
      'The same changes with those collapsed that are alike apart from names; without folders that come or go whole.',
    ),
  held: z.array(keptFolderSchema).describe('Folders that stay as they are, because what belongs in them is not known.'),
  kept: z
    .array(keptFolderSchema)
    .describe('Folders without a placement that stay, because something is not understood.'),
  left: z.array(z.string()).describe("Files that are not Berth's, in folders that it otherwise removes."),
  removals: z
    .object({
      folders: z.array(
        z.object({
          path: z.string(),
          clusterType: z.string(),
          deploymentTarget: z.string(),
          why: z.string().describe('Why it has no placement.'),
        }),
      ),
      total: z.int().describe("Berth's deployment-target folders on the branch."),
      refused: z.array(z.string()).describe('Why none of the removals is proposed. Empty when all are.'),
    })
    .optional(),
  promoted: z
    .object({ commit: z.string(), back: z.literal(true).optional().describe('To an older one: a rollback.') })
    .optional()
    .describe('The recorded commit of the base repository changes to this.'),
  missing: z
    .array(
      z.object({
        role: z.string(),
        repository: z.string(),
        revision: z.string().optional(),
        reason: z.string(),
        fix: z.string().optional(),
        origin: placeSchema.optional().describe('The object that refers to it.'),
        transient: z.boolean().describe('Trying again may help.'),
      }),
    )
    .describe('Sources that could not be read.'),
  sources: z
    .array(
      z.object({
        repository: z.string(),
        revision: z.string(),
        commit: z.string().optional(),
        role: z.string().describe('What it was read for.'),
      }),
    )
    .describe('Everything that was read, with the commit.'),
  diagnostics: z.array(diagnosticSchema).describe('Problems of the input and of the comparison, worst first.'),
});
export type PlanReport = Report<typeof planReportSchema>;

export interface PlanReportInput {
  readonly plan: Plan | NoPlan;
  readonly compared?: {
    readonly changeSet: ChangeSet;
    readonly summary?: Summary;
    /** Commit of the environment's branch; absent when there is no such branch. */
    readonly commit?: string;
  };
  readonly proposal?: { readonly outcome: EnvironmentOutcome; readonly message: string };
  readonly pullRequest?: PullRequest;
  readonly diagnostics: readonly Diagnostic[];
}

/** A plan and what it changes, as plain data. Its size doesn't depend on the number of unchanged files. */
export function planReport({ plan, compared, proposal, pullRequest, diagnostics }: PlanReportInput): PlanReport {
  const { snapshot } = plan;
  const { changeSet, summary, commit } = compared ?? {};
  return {
    environment: plan.environment,
    complete: plan.complete,
    ...(proposal && { outcome: proposal.outcome, message: proposal.message }),
    ...(pullRequest && { pullRequest: pullReport(pullRequest) }),
    ...(snapshot.baseCommit !== undefined && { baseCommit: snapshot.baseCommit }),
    ...(snapshot.gitOpsRepo && {
      gitOpsRepo: { ...gitOpsReport(snapshot.gitOpsRepo.spec), ...(commit !== undefined && { commit }) },
    }),
    placements: plan.complete ? placementReports(plan) : [],
    changes: changeSet?.changes.map(changeReport) ?? [],
    ...(changeSet && { unchanged: changeSet.unchanged }),
    ...(summary && { groups: summary.groups.map(groupReport) }),
    held: changeSet?.held.map(keptReport) ?? (plan.complete ? plan.held.map(plannedHold) : []),
    kept: changeSet?.retained.map(keptReport) ?? [],
    left: changeSet?.foreign ?? [],
    ...(changeSet && { removals: removalReport(changeSet) }),
    ...(changeSet?.promoted && { promoted: changeSet.promoted }),
    missing: plan.complete ? [] : plan.missing,
    sources: snapshot.sources,
    diagnostics: diagnostics.map(diagnosticReport),
  };
}

function pullReport({ number, url, state, title, base, branch, labels }: PullRequest): PlanReport['pullRequest'] {
  return { number, ...(url !== undefined && { url }), state, title, base, branch, labels };
}

function gitOpsReport({ repo, branch, path }: { repo: string; branch: string; path: string }) {
  return { repository: repo, branch, path };
}

function placementReports(plan: Plan): PlanReport['placements'] {
  return [...plan.folders, ...plan.held]
    .map(({ placement }) => placement)
    .sort((a, b) => comparePlacements(a, b))
    .map(({ deploymentTarget, clusterType, policies }) => ({
      workload: deploymentTarget.workload,
      deploymentTarget: deploymentTarget.name,
      clusterType: clusterType.name,
      policies: policies.map(({ name }) => name),
    }));
}

function comparePlacements(a: Placement, b: Placement): number {
  return (
    compareText(a.clusterType.name, b.clusterType.name) || compareText(a.deploymentTarget.name, b.deploymentTarget.name)
  );
}

function changeReport(change: Change): PlanReport['changes'][number] {
  const { path, action, clusterType, deploymentTarget } = change;
  return {
    path,
    action,
    ...(clusterType !== undefined && { clusterType }),
    ...(deploymentTarget !== undefined && { deploymentTarget }),
    ...(change.action !== 'add' && { before: change.before.oid }),
    ...(change.action !== 'remove' && { after: change.after.oid }),
  };
}

function groupReport({ action, fileName, paths, diff }: Summary['groups'][number]) {
  return { action, fileName, paths, ...(diff && { diff: diff.map(({ sign, text }) => sign + text) }) };
}

function keptReport({ reasons, ...folder }: RetainedFolder): PlanReport['held'][number] {
  return { ...folder, reasons: reasons.map(diagnosticReport) };
}

function plannedHold({ path, placement, reasons }: Plan['held'][number]): PlanReport['held'][number] {
  const { clusterType, deploymentTarget } = placement;
  return {
    path,
    clusterType: clusterType.name,
    deploymentTarget: deploymentTarget.name,
    reasons: reasons.map(diagnosticReport),
  };
}

function removalReport({ removals: { folders, total, refused } }: ChangeSet): PlanReport['removals'] {
  return { folders, total, refused };
}

function diagnosticReport({ related, ...diagnostic }: Diagnostic): PlanReport['diagnostics'][number] {
  return { ...diagnostic, ...(related && { related }) };
}
