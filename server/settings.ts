import type { ReportPlace } from '../workflows/feedback/store/report-place.ts';
import type { AllowRemovals } from '../workflows/gitops/removal-budget.ts';
import type { TokenSettings } from './reports/authenticate.ts';

/** A control-plane repository to serve. */
export interface ControlPlaneSettings {
  /** Address, or a folder. */
  readonly repository: string;
  /** Branch with the Environment objects; found as `berth plan` finds it when absent. */
  readonly branch?: string;
  /** Only these environments; all by default. */
  readonly environments?: readonly string[];
}

/** Address to listen on. */
export interface ListenAddress {
  readonly host: string;
  /** 0 for one that is free. */
  readonly port: number;
}

/** What `berth serve` does, and how often. Times are in milliseconds. */
export interface ServeSettings {
  readonly controlPlanes: readonly ControlPlaneSettings[];
  /** Between two polls of a control plane. */
  readonly pollMs: number;
  /** From a webhook to the poll that it asks for, so that a burst of them gives one. */
  readonly debounceMs: number;
  /** After so long an environment is reconciled although nothing seems to have changed. */
  readonly resyncMs: number;
  readonly allowRemovals?: AllowRemovals;
}

/** Processes in which strangers' input is worked on. */
export interface WorkerSettings {
  /** How many at most. */
  readonly count: number;
  /** MiB of the heap of each. */
  readonly memoryMb: number;
  /** How long one piece of work may take, in milliseconds. */
  readonly deadlineMs: number;
}

/** Settings of a whole process: what to serve, and where to answer. */
export interface ServerSettings extends ServeSettings {
  readonly listen: ListenAddress;
  /** Where health checks are answered as well, and nothing else. */
  readonly healthListen?: ListenAddress;
  /** Addresses and networks (CIDR) of proxies that say in `X-Forwarded-For` for whom they ask. */
  readonly trustedProxies?: readonly string[];
  /** What webhooks are signed with now. Without it none are taken. */
  readonly webhookSecret?: () => Promise<string>;
  /** Reports of clusters. Without it none are taken. */
  readonly reports?: ReportSettings;
  /** What signs the ledger of promotions. Without it nothing is promoted. */
  readonly ledgerKey?: () => Promise<string>;
  /** Clusters that are read, whose state is kept with the reports. */
  readonly clusters?: ClustersSettings;
}

/** A cluster that is read with a kubeconfig. */
export interface ClusterSettings {
  readonly name: string;
  readonly environment: string;
  readonly clusterType?: string;
  /** Path. */
  readonly kubeconfig: string;
  /** The current one of the kubeconfig without it. */
  readonly context?: string;
}

export interface ClustersSettings {
  readonly list: readonly ClusterSettings[];
  /** Of the process, which names its proxies there. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How reports of clusters are taken. */
export interface ReportSettings extends TokenSettings {
  /** File or database in which they are kept. */
  readonly state: ReportPlace;
}
