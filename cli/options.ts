import type { OptionSpec } from './command.ts';

/** How results are shown. Every command has these. */
export const outputOptions = {
  output: {
    group: 'Output',
    short: 'o',
    value: 'FORMAT',
    choices: ['text', 'json', 'markdown'],
    default: 'text',
    summary: 'text for people, json for programs, markdown for comments',
  },
  color: {
    group: 'Output',
    value: 'WHEN',
    choices: ['auto', 'always', 'never'],
    default: 'auto',
    summary: 'Colour text; auto does it on a terminal unless NO_COLOR is set',
  },
  verbose: {
    group: 'Output',
    short: 'v',
    summary: 'Show more: sources with their commits, timing, stack traces of bugs',
  },
} as const satisfies Record<string, OptionSpec>;

/** Where the objects come from, for commands that read a control-plane repository. */
export const sourceOptions = {
  controlPlane: {
    group: 'Input',
    value: 'URL|DIR',
    completes: 'directory',
    summary: 'Control-plane repository (default: the repository of the current folder)',
  },
  environment: {
    group: 'Input',
    short: 'e',
    value: 'NAME',
    multiple: true,
    summary: 'Only this environment; repeat for more (default: all)',
  },
  worktree: {
    group: 'Input',
    value: 'BRANCH=DIR',
    multiple: true,
    completes: 'directory',
    summary: 'Use DIR, uncommitted changes included, in place of that branch of the control-plane repository',
  },
  workloadWorktree: {
    group: 'Input',
    value: 'REGISTRATION=DIR',
    multiple: true,
    completes: 'directory',
    summary: 'Use DIR, uncommitted changes included, in place of the workload repository of that registration',
  },
  credentials: {
    group: 'Input',
    value: 'FILE',
    completes: 'file',
    summary: 'Tokens and Apps by server, as YAML; see docs/forges.md (default: BERTH_CREDENTIALS)',
  },
} as const satisfies Record<string, OptionSpec>;

/** For commands that may remove. */
export const removalOptions = {
  allowRemovals: {
    value: 'N|N%|all',
    summary:
      'Deployment-target folders that may be removed at once (default: 25% of an environment, never all of a cluster type)',
  },
} as const satisfies Record<string, OptionSpec>;

/** Says in which file or database reports of clusters are, where no option does. */
export const STATE_VARIABLE = 'BERTH_STATE';

export const stateOption = {
  group: 'Input',
  value: 'FILE|URL',
  completes: 'file',
  summary: 'Reports of clusters, as berth serve keeps them: a file, or a postgres:// address (default: BERTH_STATE)',
} as const;
