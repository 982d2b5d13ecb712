import type { z } from 'zod';
import { type FileOrigin, parseManifestFile } from '../../../environments/manifests/manifest-file.ts';
import { isRecord } from '../../../runtime/is-record.ts';
import { formatPosition } from '../../../runtime/origin.ts';
import type { Diagnostic } from '../../../scheduler/model/diagnostic.ts';
import { type FieldPath, fieldName, type Manifest, originOf } from '../../../scheduler/model/manifest.ts';
import { checkPolicy } from './check-policy.ts';
import { POLICY_API_VERSION, POLICY_KIND, type PromotionPolicy, policySpec } from './policy.ts';

/** Where the policy is, on the branch with the Environment objects. */
export const POLICY_PATH = '.environments/promotion.yaml';

/** `policy` is absent where there is none, or none that is valid: then nothing is promoted, and the diagnostics say why. */
export interface FoundPolicy {
  readonly policy?: PromotionPolicy;
  readonly diagnostics: readonly Diagnostic[];
}

const LOCAL_CONFIG = 'config.kubernetes.io/local-config';

/**
 * Reads the policy in the text of `.environments/promotion.yaml`. Never throws. What is wrong with it stops promotion and nothing else.
 * @param declared Names of the environments that the control plane declares.
 */
export function parsePolicy(text: string, origin: FileOrigin, declared: readonly string[]): FoundPolicy {
  const file = parseManifestFile(text, origin);
  const unreadable = [...file.unreadable.flatMap(({ diagnostics }) => diagnostics), ...file.diagnostics];
  if (unreadable.length > 0) return { diagnostics: unreadable };
  const all = file.manifests.filter(({ body }) => isRecord(body) && body['kind'] === POLICY_KIND);
  const [manifest, second] = all;
  if (manifest === undefined) return { diagnostics: [noPolicy(origin)] };
  if (second !== undefined) return { diagnostics: [twoPolicies(manifest, second)] };
  return parseObject(manifest, declared);
}

function parseObject(manifest: Manifest, declared: readonly string[]): FoundPolicy {
  const body = isRecord(manifest.body) ? manifest.body : {};
  const metadata = isRecord(body['metadata']) ? body['metadata'] : {};
  const name = typeof metadata['name'] === 'string' && metadata['name'] !== '' ? metadata['name'] : undefined;
  const problem = problemsOf(manifest);
  if (body['apiVersion'] !== POLICY_API_VERSION) {
    const message = `${POLICY_KIND} has no version ${String(body['apiVersion'])}`;
    return { diagnostics: [problem(['apiVersion'], { message, fix: `write apiVersion: ${POLICY_API_VERSION}` })] };
  }
  if (name === undefined) {
    const fix = 'add metadata.name: the name of the BaseRepo whose commit is promoted, usually main';
    return { diagnostics: [problem(['metadata', 'name'], { message: `the ${POLICY_KIND} has no name`, fix })] };
  }
  const result = policySpec.safeParse(body['spec']);
  if (!result.success)
    return { diagnostics: result.error.issues.slice(0, MOST).map(issue => specProblem(issue, problem)) };
  const policy = { ...result.data, name };
  const found = checkPolicy(policy, declared).map(({ path, severity, ...words }) => ({
    ...problem(['spec', ...path], words),
    ...(severity && { severity }),
  }));
  const diagnostics = [...notLocal(metadata, problem), ...found];
  return diagnostics.some(({ severity }) => severity === 'error') ? { diagnostics } : { policy, diagnostics };
}

const MOST = 100;

type Words = Pick<Diagnostic, 'message' | 'fix'> & { readonly code?: string };
type ProblemAt = (path: FieldPath, words: Words) => Diagnostic;

function problemsOf(manifest: Manifest): ProblemAt {
  return (path, { code = 'promotion-invalid', ...words }) => ({
    severity: 'error',
    code,
    ...words,
    origin: originOf(manifest, path),
    subject: { kind: POLICY_KIND, name: 'main' },
  });
}

function specProblem(issue: z.core.$ZodIssue, problem: ProblemAt): Diagnostic {
  const path: FieldPath = ['spec', ...issue.path.map(part => (typeof part === 'number' ? part : String(part)))];
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    const message = `${fieldName([...path, key])} is not a field of a ${POLICY_KIND}`;
    return problem([...path, key], {
      message,
      fix: 'remove it, or correct its name: docs/promotion.md lists all fields',
    });
  }
  const field = fieldName(path);
  return problem(path, { message: `${field}: ${issue.message}`, fix: `correct ${field}` });
}

function notLocal(metadata: Readonly<Record<string, unknown>>, problem: ProblemAt): Diagnostic[] {
  const { annotations } = metadata;
  if (isRecord(annotations) && annotations[LOCAL_CONFIG] === 'true') return [];
  const message = `the ${POLICY_KIND} is applied to clusters with everything else in its folder, and none of them knows its kind`;
  const fix = `add the annotation ${LOCAL_CONFIG}: "true"`;
  return [problem(['metadata'], { code: 'promotion-not-local', message, fix })];
}

function noPolicy(origin: FileOrigin): Diagnostic {
  return {
    severity: 'error',
    code: 'promotion-invalid',
    message: `${POLICY_PATH} has no ${POLICY_KIND}`,
    fix: `write one (docs/promotion.md has an example), or remove the file`,
    origin: { ...origin, line: 1, column: 1 },
  };
}

function twoPolicies(first: Manifest, second: Manifest): Diagnostic {
  return {
    severity: 'error',
    code: 'promotion-invalid',
    message: `two objects of kind ${POLICY_KIND}: ${formatPosition(first.origin)} and ${formatPosition(second.origin)}`,
    fix: 'keep one of them',
    origin: second.origin,
    related: [{ message: 'the first', origin: first.origin }],
  };
}
