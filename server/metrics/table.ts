export interface MetricSpec {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  /** What it counts or shows, with the values of its labels; also its HELP text. */
  readonly help: string;
}

/** An environment, by its name and the address of its control plane without credentials. */
const ENVIRONMENT = ['control_plane', 'environment'] as const;

/** Every metric of `berth serve`. Names and labels are part of its interface; docs/reference/metrics.md is made of this. */
export const METRICS = {
  berth_build_info: { type: 'gauge', labels: ['version'], help: 'Always 1; the label says which Berth runs.' },
  berth_polls_total: {
    type: 'counter',
    labels: ['control_plane', 'result'],
    help: 'Looks at the list of environments of a control plane; result is read or failed.',
  },
  berth_looks_total: {
    type: 'counter',
    labels: [...ENVIRONMENT, 'result'],
    help: 'Looks at an environment; result is changed, unchanged, or waiting for the next try.',
  },
  berth_runs_total: {
    type: 'counter',
    labels: [...ENVIRONMENT, 'outcome'],
    help: 'Runs that planned and compared an environment; outcome is that of a proposal, incomplete or failed.',
  },
  berth_run_duration_seconds: {
    type: 'histogram',
    labels: ENVIRONMENT,
    help: 'Time of a run, from its plan to its pull request.',
  },
  berth_environment_failing: {
    type: 'gauge',
    labels: ENVIRONMENT,
    help: '1 when the last run of an environment failed or a source could not be read, else 0.',
  },
  berth_environment_failures: {
    type: 'gauge',
    labels: ENVIRONMENT,
    help: 'Failures of an environment in a row that are tried again.',
  },
  berth_environment_settled_timestamp_seconds: {
    type: 'gauge',
    labels: ENVIRONMENT,
    help: 'When an environment was last compared and proposed without failure.',
  },
  berth_environment_held_folders: {
    type: 'gauge',
    labels: ENVIRONMENT,
    help: 'Folders that the last run held back.',
  },
  berth_environment_refused_removals: {
    type: 'gauge',
    labels: ENVIRONMENT,
    help: 'Folders whose removal is over the budget.',
  },
  berth_webhooks_total: {
    type: 'counter',
    labels: ['forge', 'result'],
    help: 'Webhooks by forge; result is accepted, duplicate or rejected.',
  },
  berth_reports_total: {
    type: 'counter',
    labels: ['source', 'outcome'],
    help: 'Reports of clusters by source (flux, argo or berth, or cluster for what was read there); outcome is recorded, older (something newer is known), failed (it could not be kept), or why it is refused: unauthorized, foreign, no-cluster, no-revision, irrelevant, malformed, too-large, too-many, too-many-clusters, too-many-objects or rate.',
  },
  berth_promotions_total: {
    type: 'counter',
    labels: [...ENVIRONMENT, 'outcome'],
    help: 'Promotions that the gates of the policy allowed; outcome is promoted, or refused for what they would lead to.',
  },
  berth_promotion_state: {
    type: 'gauge',
    labels: [...ENVIRONMENT, 'state'],
    help: '1 for the state of the commit that an environment of the policy pins, else 0; state is unpinned, promoting, proposed, declined, deploying, deployed or failed.',
  },
  berth_forge_waiting_requests: {
    type: 'gauge',
    labels: ['host', 'priority'],
    help: 'Requests that wait for the limits of a forge, or for their turn; priority is rollback, promotion, ordinary, notice or read.',
  },
  berth_forge_silent_until_timestamp_seconds: {
    type: 'gauge',
    labels: ['host'],
    help: 'Until when a forge asked for no requests, as in Retry-After; 0 when it may be asked.',
  },
} as const satisfies Readonly<Record<string, MetricSpec>>;

export type MetricName = keyof typeof METRICS;

/** A value for each label of a metric. */
export type LabelsOf<Name extends MetricName> = Readonly<Record<(typeof METRICS)[Name]['labels'][number], string>>;

export type EnvironmentLabels = Readonly<Record<(typeof ENVIRONMENT)[number], string>>;
