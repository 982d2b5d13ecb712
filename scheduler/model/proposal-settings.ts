import { nearest } from '../../runtime/nearest.ts';
import type { Origin } from '../../runtime/origin.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { GitOpsRepo } from './object.ts';

/** How a pull request is merged. */
export const MERGE_METHODS = ['merge', 'squash', 'rebase'] as const;
export type MergeMethod = (typeof MERGE_METHODS)[number];

/** What an environment says about its pull requests, beside their content. */
export interface ProposalSettings {
  /** Accounts whose review is asked for. */
  readonly reviewers: readonly string[];
  /** `team`, or `organization/team`. */
  readonly teams: readonly string[];
  /** New pull requests are opened as drafts. */
  readonly draft: boolean;
  /** Merged without a person once the rules of the branch allow it. */
  readonly autoMerge?: MergeMethod;
  /** What is held back is told in issues. */
  readonly issues: boolean;
  /** The head of a pull request has a status that says whether anything is held back. */
  readonly status: boolean;
  /** Where it is written; absent for what isn't. */
  readonly origins: Readonly<Partial<Record<Setting, Origin>>>;
  readonly problems: readonly Diagnostic[];
}

/** Annotations and no fields of `spec`: an API server with the original's definitions refuses unknown fields (ADR 7). */
const ANNOTATIONS = {
  reviewers: 'berth.dev/reviewers',
  teams: 'berth.dev/review-teams',
  draft: 'berth.dev/draft',
  autoMerge: 'berth.dev/auto-merge',
  issues: 'berth.dev/issues',
  status: 'berth.dev/status',
} as const;
type Setting = keyof typeof ANNOTATIONS;

const PREFIX = 'berth.dev/';
/** A forge may request no more for one pull request. */
const MOST_REVIEWERS = 15;

/**
 * The settings of an environment's pull requests, from the annotations of its GitOpsRepo. Where one of them isn't
 * understood, nothing is merged without a person: it may have said so.
 */
export function proposalSettings(gitOpsRepo: GitOpsRepo): ProposalSettings {
  const { annotations, at } = gitOpsRepo;
  const reading = { gitOpsRepo, problems: [...unknownAnnotations(gitOpsRepo)] };
  const reviewers = namesIn(reading, 'reviewers', ACCOUNT);
  const teams = namesIn(reading, 'teams', TEAM);
  if (reviewers.length + teams.length > MOST_REVIEWERS) {
    report(reading, 'reviewers', {
      what: `names ${reviewers.length + teams.length} reviewers and teams`,
      fix: `name at most ${MOST_REVIEWERS}; a team stands for all of its members`,
    });
  }
  const draft = choiceIn(reading, 'draft', ['true', 'false']) === 'true';
  const issues = choiceIn(reading, 'issues', ['true', 'false']) !== 'false';
  const status = choiceIn(reading, 'status', ['true', 'false']) === 'true';
  const autoMerge = choiceIn(reading, 'autoMerge', [...MERGE_METHODS, 'false']);
  const written = Object.entries(ANNOTATIONS).filter(([, annotation]) => annotations[annotation] !== undefined);
  return {
    reviewers: reviewers.slice(0, MOST_REVIEWERS),
    teams: teams.slice(0, Math.max(0, MOST_REVIEWERS - reviewers.length)),
    draft,
    issues,
    status,
    ...(autoMerge !== undefined && autoMerge !== 'false' && reading.problems.length === 0 && { autoMerge }),
    origins: Object.fromEntries(
      written.map(([setting, annotation]) => [setting, at(['metadata', 'annotations', annotation])]),
    ),
    problems: reading.problems,
  };
}

interface Reading {
  readonly gitOpsRepo: GitOpsRepo;
  readonly problems: Diagnostic[];
}

const ACCOUNT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const TEAM = /^(?:[A-Za-z0-9][A-Za-z0-9._-]{0,99}\/)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Names between commas or spaces, with or without `@`, each once. */
function namesIn(reading: Reading, setting: Setting, shape: RegExp): string[] {
  const text = reading.gitOpsRepo.annotations[ANNOTATIONS[setting]] ?? '';
  const names = new Map<string, string>();
  for (const word of text.split(/[\s,]+/).filter(word => word !== '')) {
    const name = word.replace(/^@/, '');
    if (shape.test(name)) names.set(name.toLowerCase(), name);
    else {
      const fix = 'write names of accounts or teams as the forge has them, with commas between them';
      report(reading, setting, { what: `names "${word}", which no account or team is called`, fix });
    }
  }
  return [...names.values()];
}

function choiceIn<const Choice extends string>(
  reading: Reading,
  setting: Setting,
  choices: readonly Choice[],
): Choice | undefined {
  const text = reading.gitOpsRepo.annotations[ANNOTATIONS[setting]]?.trim();
  const chosen = choices.find(choice => choice === text);
  if (text === undefined || chosen !== undefined) return chosen;
  const meant = nearest(text, choices);
  const fix = `${meant === undefined ? '' : `did you mean "${meant}"? `}write one of ${choices.map(choice => `"${choice}"`).join(', ')}`;
  report(reading, setting, { what: `is "${text}"`, fix });
  return undefined;
}

function report(
  { gitOpsRepo, problems }: Reading,
  setting: Setting,
  { what, fix }: { readonly what: string; readonly fix: string },
): void {
  const { name, at } = gitOpsRepo;
  const annotation = ANNOTATIONS[setting];
  problems.push({
    severity: 'error',
    code: 'proposal-setting-invalid',
    message: `annotation ${annotation} of GitOpsRepo ${name} ${what}: nothing is merged without a person`,
    fix,
    origin: at(['metadata', 'annotations', annotation]),
    subject: { kind: 'GitOpsRepo', name },
  });
}

/** A misspelt one would do nothing, and nobody would see why. */
function unknownAnnotations({ name, annotations, at }: GitOpsRepo): Diagnostic[] {
  const known: readonly string[] = Object.values(ANNOTATIONS);
  return Object.keys(annotations)
    .filter(annotation => annotation.startsWith(PREFIX) && !known.includes(annotation))
    .map(annotation => {
      const meant = nearest(annotation, known);
      return {
        severity: 'error' as const,
        code: 'proposal-setting-invalid',
        message: `GitOpsRepo ${name} has an annotation ${annotation}, which doesn't exist: nothing is merged without a person`,
        fix: meant === undefined ? `remove it, or use one of ${known.join(', ')}` : `did you mean ${meant}?`,
        origin: at(['metadata', 'annotations', annotation]),
        subject: { kind: 'GitOpsRepo', name },
      };
    });
}
