import sortBy from 'lodash-es/sortBy.js';
import { z } from 'zod';
import type { Delivery } from '../delivery.ts';
import { comparable, type DeliveredBranch } from '../reported-deliveries.ts';
import { parseFluxRevision } from '../revision.ts';
import type { ResourceGraph } from './resource-graph.ts';

/** Azure's record of a Flux configuration of a cluster. Everything but the id may be missing before the cluster has answered. */
const Row = z.object({
  id: z.string().max(2_048),
  url: z.string().max(2_048).nullish(),
  branch: z.string().max(1_024).nullish(),
  commit: z.string().max(1_024).nullish(),
  compliance: z.string().max(253).nullish(),
});

/** A Flux configuration that follows the branch that was asked for. */
export interface FluxConfiguration {
  /** `<cluster>/<configuration>`. */
  readonly name: string;
  /** Absent before the first synchronisation. */
  readonly revision?: string;
  /** `Compliant`, `Non-Compliant`, `Pending`, ... */
  readonly compliance?: string;
}

/** All Flux configurations of Azure Arc and AKS that follow a branch, of any subscription that may be read. */
export async function readFluxConfigurations(
  graph: ResourceGraph,
  wanted: DeliveredBranch,
): Promise<FluxConfiguration[]> {
  const rows = await graph.query(queryOf(wanted));
  return rows.flatMap(row => {
    const { id, url, branch, commit, compliance } = Row.parse(row);
    // Azure compares what the query says of the address; that it is this very repository is decided here.
    if (comparable(url ?? '') !== comparable(wanted.repository) || branch !== wanted.branch) return [];
    const revision = parseFluxRevision(commit ?? '')?.commit;
    return {
      name: nameOf(id),
      ...(revision !== undefined && { revision }),
      ...(typeof compliance === 'string' && { compliance }),
    };
  });
}

/** Which of them have a commit. @param counts Whether a revision has it. */
export function configurationDeliveries(
  configurations: readonly FluxConfiguration[],
  counts: (revision: string) => boolean,
): Delivery[] {
  return sortBy(
    configurations.map(({ name, revision, compliance = 'Unknown' }): Delivery => {
      if (revision === undefined || !counts(revision))
        return {
          cluster: name,
          state: 'in-progress',
          detail: revision === undefined ? 'has no commit yet' : 'has an older commit',
        };
      if (compliance === 'Compliant') return { cluster: name, state: 'succeeded' };
      const state = compliance === 'Non-Compliant' ? 'failed' : 'in-progress';
      return { cluster: name, state, detail: `is ${compliance}` };
    }),
    ({ cluster }) => cluster,
  );
}

/** Without an order by id the Resource Graph gives no further pages. */
function queryOf({ repository, branch }: DeliveredBranch): string {
  const path = comparable(repository).split('/').slice(-2).join('/');
  return [
    'kubernetesconfigurationresources',
    "| where type == 'microsoft.kubernetesconfiguration/fluxconfigurations'",
    `| where tostring(properties.gitRepository.repositoryRef.branch) == ${literal(branch)}`,
    `| where tolower(tostring(properties.gitRepository.url)) contains ${literal(path)}`,
    '| project id, url = tostring(properties.gitRepository.url), branch = tostring(properties.gitRepository.repositoryRef.branch),',
    '    commit = tostring(properties.sourceSyncedCommitId), compliance = tostring(properties.complianceState)',
    '| order by id asc',
  ].join('\n');
}

/** A string of the query language, which nothing in it ends. */
function literal(text: string): string {
  return `'${text.replace(/[\\']/g, String.raw`\$&`).replace(/[\u0000-\u001f\u007f]/g, ' ')}'`;
}

function nameOf(id: string): string {
  const parts = id.split('/');
  const after = (type: string): string | undefined => {
    const index = parts.findIndex(part => part.toLowerCase() === type);
    return index < 0 ? undefined : parts[index + 1];
  };
  const cluster = after('connectedclusters') ?? after('managedclusters') ?? after('provisionedclusters') ?? id;
  return `${cluster}/${parts.at(-1) ?? ''}`;
}
