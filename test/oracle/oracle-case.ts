import { type IgnoreFile, ignoreFilter } from '../../environments/flux/source-ignore.ts';
import { toBytes } from '../../runtime/bytes.ts';
import type { RenderData } from '../../templates/engine.ts';
import { createGoEngine } from '../../templates/go/engine.ts';
import { TemplateError } from '../../templates/go/errors.ts';
import { sprintf } from '../../templates/go/printing/printf.ts';
import { HashError, hashValue } from '../../templates/hash.ts';
import { stringify } from '../../templates/stringify.ts';
import { GoMap, type GoValue } from '../../templates/value.ts';
import { checkYaml } from '../../templates/yaml/check.ts';
import { decodeYaml, encodeYaml, YamlEncodeError, YamlError } from '../../templates/yaml/index.ts';
import type { DrawnEnvironment, SelectorText } from './generate/environments.ts';
import type { Answer, OracleData, OracleRequest } from './oracle.ts';
import { objects, placed, selects } from './own-environment.ts';
import { fromWire, type Wire } from './wire.ts';

/** A question to both sides. It is plain JSON, so that one that was answered differently can be kept in a file. */
export type OracleCase =
  | { readonly op: 'render'; readonly template: string; readonly config: Wire; readonly data?: OracleData }
  | { readonly op: 'toYaml' | 'stringify' | 'hash'; readonly value: Wire }
  | { readonly op: 'decode' | 'check'; readonly text: string }
  | { readonly op: 'ignore'; readonly files: readonly IgnoreFile[]; readonly paths: readonly string[] }
  | { readonly op: 'objects'; readonly text: string }
  | { readonly op: 'selects'; readonly selector: SelectorText; readonly labels: Readonly<Record<string, string>> }
  | { readonly op: 'place'; readonly environment: DrawnEnvironment };

/** What the engine here answers; `limit` for what only Berth refuses: too much work, or what is not available. */
export type OwnAnswer = Answer | { readonly limit: string };

const engine = createGoEngine();

/** Functions of dates take the current time for what is no date. */
const READS_CLOCK = /would take the current time/;

export function requestOf(oracleCase: OracleCase): OracleRequest {
  if (oracleCase.op === 'selects') {
    const { op, selector, labels } = oracleCase;
    return { op, text: JSON.stringify({ selector, labels }) };
  }
  if (oracleCase.op === 'place') return { op: oracleCase.op, text: JSON.stringify(oracleCase.environment) };
  if (oracleCase.op !== 'render') return oracleCase;
  const { template, ...rest } = oracleCase;
  if (template.isWellFormed()) return oracleCase;
  return { ...rest, templateBase64: Buffer.from(toBytes(template)).toString('base64') };
}

export function ownAnswer(oracleCase: OracleCase): OwnAnswer {
  switch (oracleCase.op) {
    case 'selects':
      return selects(oracleCase.selector, oracleCase.labels);
    case 'place':
      return placed(oracleCase.environment);
    case 'objects':
      return objects(oracleCase.text);
    default:
      return engineAnswer(oracleCase);
  }
}

type EngineCase = Exclude<OracleCase, { op: 'selects' | 'place' | 'objects' }>;

function engineAnswer(oracleCase: EngineCase): OwnAnswer {
  try {
    if (oracleCase.op === 'decode' && isUnordered(decodeYaml(oracleCase.text))) return { limit: 'no order' };
    return { output: answer(oracleCase) };
  } catch (error) {
    if (error instanceof TemplateError) {
      const isOurs = error.kind === 'limit' || error.kind === 'forbidden' || READS_CLOCK.test(error.message);
      return isOurs ? { limit: error.message } : { error: error.message };
    }
    if (error instanceof YamlError) return error.limit ? { limit: error.message } : { error: error.message };
    // The original's function answers nothing for what has no hash.
    if (error instanceof HashError) return { output: '' };
    if (error instanceof YamlEncodeError) return { limit: error.message };
    throw error;
  }
}

function answer(oracleCase: EngineCase): string {
  switch (oracleCase.op) {
    case 'render':
      return engine.compile(oracleCase.template).render(renderData(oracleCase.config, oracleCase.data));
    case 'toYaml':
      return encodeYaml(fromWire(oracleCase.value)).replace(/\n$/, '');
    case 'stringify':
      return stringify(fromWire(oracleCase.value));
    case 'hash':
      return String(hashValue(fromWire(oracleCase.value)));
    case 'decode':
      return sprintf('%#v', [decodeYaml(oracleCase.text)]);
    case 'check':
      checkYaml(oracleCase.text);
      return '';
    case 'ignore':
      return JSON.stringify(oracleCase.paths.filter(ignoreFilter(oracleCase.files)));
  }
}

/** Whether Go prints a value in no order that lasts: maps with keys of several types. */
function isUnordered(value: GoValue): boolean {
  if (Array.isArray(value)) return value.some(isUnordered);
  if (!(value instanceof GoMap)) return false;
  const types = new Set(Array.from(value.entries.keys(), key => typeof key));
  return types.size > 1 || [...value.entries.values()].some(isUnordered);
}

function renderData(config: Wire, data: OracleData = {}): RenderData {
  const value = fromWire(config);
  return {
    DeploymentTargetName: data.DeploymentTargetName ?? '',
    Namespace: data.Namespace ?? '',
    Environment: data.Environment ?? '',
    Workspace: data.Workspace ?? '',
    Workload: data.Workload ?? '',
    ClusterType: data.ClusterType ?? '',
    Labels: stringMap(data.Labels),
    Manifests: stringMap(data.Manifests),
    ConfigData: value instanceof GoMap ? value : new GoMap('string-any'),
  };
}

function stringMap(record: Readonly<Record<string, string>> | undefined): GoMap {
  const entries: [string, GoValue][] = Object.entries(record ?? {});
  return new GoMap('string-string', entries, record === undefined);
}
