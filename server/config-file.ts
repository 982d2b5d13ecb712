import { type Document, isAlias, isNode, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { parseDuration } from '../runtime/duration.ts';
import { UserError } from '../runtime/errors.ts';
import { parseMebibytes } from '../runtime/mebibytes.ts';
import type { Origin } from '../runtime/origin.ts';
import { parseAllowRemovals } from '../workflows/gitops/removal-budget.ts';
import { parseListenAddress, parseNetwork } from './listen-address.ts';

/** Parses a value as people write it; the message of a UserError becomes that of the issue. */
function written<T>(parse: (text: string) => T): z.ZodType<T> {
  return z.union([z.string(), z.number()]).transform((value, context) => {
    try {
      return parse(String(value));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      context.addIssue({ code: 'custom', message: error.message, params: { fix: error.fix } });
      return z.NEVER;
    }
  });
}

const ControlPlaneEntry = z.strictObject({
  repository: z.string().min(1),
  branch: z.string().min(1).optional(),
  environments: z.array(z.string().min(1)).min(1).optional(),
});

const Cluster = z.strictObject({
  name: z.string().regex(/^[^/\s]+$/, 'the name of a cluster, without a slash'),
  environment: z.string().min(1),
  clusterType: z.string().min(1).optional(),
  kubeconfig: z.string().min(1),
  context: z.string().min(1).optional(),
});

const Clusters = z
  .array(Cluster)
  .min(1)
  .superRefine((clusters, context) => {
    const known = new Set<string>();
    for (const [index, { environment, name }] of clusters.entries()) {
      const id = `${environment}/${name}`;
      const params = { fix: 'leave one of them out' };
      if (known.has(id)) context.addIssue({ code: 'custom', path: [index], message: `${id} is there twice`, params });
      known.add(id);
    }
  });

const Generation = z.int().min(1).max(1_000_000);

/** The configuration file of `berth serve`; docs/serve.md explains each field. */
const ServeConfig = z.strictObject({
  controlPlanes: z.array(ControlPlaneEntry).min(1),
  poll: written(parseDuration).optional(),
  debounce: written(parseDuration).optional(),
  resync: written(parseDuration).optional(),
  allowRemovals: written(parseAllowRemovals).optional(),
  listen: written(parseListenAddress).optional(),
  healthListen: written(parseListenAddress).optional(),
  workers: z.int().min(1).max(64).optional(),
  workerMemory: written(parseMebibytes).optional(),
  workerDeadline: written(parseDuration).optional(),
  trustedProxies: z.array(written(parseNetwork)).min(1).optional(),
  credentials: z.string().min(1).optional(),
  webhookSecretFile: z.string().min(1).optional(),
  state: z.string().min(1).optional(),
  clusterKeyFile: z.string().min(1).optional(),
  clusterGeneration: Generation.optional(),
  clusterGenerations: z
    .record(z.string().regex(/^[^/]+\/[^/]+$/, 'an environment and a cluster: dev/member1'), Generation)
    .optional(),
  clusters: Clusters.optional(),
  ledgerKeyFile: z.string().min(1).optional(),
  logLevel: z.enum(['debug', 'info', 'warn', 'error']).optional(),
});
export type ServeConfig = z.infer<typeof ServeConfig>;

/**
 * Understands a configuration file.
 * @param name Name of the file, for messages.
 * @throws {UserError} with the place of the first thing that is wrong, and all of them in the message.
 */
export function parseServeConfig(text: string, name: string): ServeConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const at = (offset: number): Origin => {
    const { line, col } = lines.linePos(offset);
    return { repository: 'configuration', path: name, line, column: col };
  };
  const [problem] = document.errors;
  if (problem !== undefined) {
    throw new UserError(`${name} is not YAML: ${problem.message}`, {
      origin: at(problem.pos[0]),
      fix: 'mend the YAML',
    });
  }
  const alias = firstAlias(document);
  if (alias !== undefined) {
    throw new UserError(`${name} has an alias, which this file may not have`, {
      origin: at(alias),
      fix: 'write the value itself in its place',
    });
  }
  const parsed = ServeConfig.safeParse(document.toJS({ maxAliasCount: 0 }) ?? {});
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const [first] = issues;
  const messages = issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`));
  throw new UserError(`${name} is not a configuration of berth serve: ${messages.join('; ')}`, {
    origin: at(nearestNode(document.contents, first?.path ?? [])?.range?.[0] ?? 0),
    fix: fixOf(first) ?? 'docs/serve.md lists the fields and their values',
  });
}

/** Where an alias stands. It may mean what it stands in, for ever. */
function firstAlias(document: Document.Parsed): number | undefined {
  let offset: number | undefined;
  visit(document, {
    Alias: (_, { range }) => {
      offset = range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

function fixOf(issue: z.core.$ZodIssue | undefined): string | undefined {
  const fix: unknown = issue?.code === 'custom' ? issue.params?.['fix'] : undefined;
  return typeof fix === 'string' ? fix : undefined;
}

/** What is wrong, or what it is missing in. */
function nearestNode(root: Node | null, path: readonly PropertyKey[]): Node | undefined {
  let node: unknown = root;
  for (const key of path) {
    const child: unknown =
      typeof node === 'object' && node !== null && 'get' in node && typeof node.get === 'function'
        ? node.get(key, true)
        : undefined;
    if (!isNode(child) || isAlias(child)) break;
    node = child;
  }
  return isNode(node) ? node : undefined;
}
