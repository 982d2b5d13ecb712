import type { Origin } from '../runtime/origin.ts';
import type { Diagnostic } from '../scheduler/model/diagnostic.ts';
import { PLATFORM_CONFIG_LABEL } from '../scheduler/model/kinds/platform-config.ts';
import type { Manifest, RegistrationSource, UnreadableManifest } from '../scheduler/model/manifest.ts';
import { parseManifest } from '../scheduler/model/parse.ts';

/** What an application team's repository may bring into the control plane. */
const ADMITTED: readonly string[] = ['Workload', 'ConfigSchema'];

export interface Admission {
  readonly manifests: readonly Manifest[];
  readonly unreadable: readonly UnreadableManifest[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Takes Workload and ConfigSchema of what an app repository brings, and names what it refuses: a policy, a template or
 * config there would be a team deciding for all others (contract C.4.6). What belongs to somebody else is ignored.
 */
export function filterAllowedKinds(manifests: readonly Manifest[], registration: RegistrationSource): Admission {
  const taken: Manifest[] = [];
  const unreadable: UnreadableManifest[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const manifest of manifests) {
    const parsed = parseManifest(manifest);
    const { kind, name = '' } = parsed.state === 'foreign' ? parsed : parsed.object;
    if (parsed.state === 'foreign' || ADMITTED.includes(kind)) taken.push(manifest);
    else if (kind === 'ConfigMap' && !isPlatformConfig(manifest)) diagnostics.push(ignored(name, manifest.origin));
    else if (parsed.state === 'invalid' && isMistyped(parsed.object.diagnostics)) {
      // It may have been meant as a Workload: what it might have decided is held back.
      unreadable.push({ origin: parsed.object.origin, diagnostics: parsed.object.diagnostics });
    } else diagnostics.push(refused({ kind, name }, manifest.origin, registration));
  }
  return { manifests: taken, unreadable, diagnostics };
}

function isMistyped(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ code }) => code === 'unknown-kind');
}

function isPlatformConfig({ body }: Manifest): boolean {
  const { metadata } = body as { metadata?: { name?: unknown; labels?: Record<string, unknown> | null } | null };
  const isLabelled = metadata?.labels !== null && Object.hasOwn(Object(metadata?.labels), PLATFORM_CONFIG_LABEL);
  return isLabelled || String(metadata?.name).startsWith('azure-app-config');
}

function ignored(name: string, origin: Origin): Diagnostic {
  const message = `ConfigMap ${name} (v1) is not a kind of Berth and is ignored`;
  return { severity: 'info', code: 'foreign-kind', message, origin, subject: { kind: 'ConfigMap', name } };
}

function refused(
  subject: { kind: string; name: string },
  origin: Origin,
  registration: RegistrationSource,
): Diagnostic {
  return {
    severity: 'error',
    code: 'refused-kind',
    message: `${subject.kind} ${subject.name} is refused: registration ${registration.name} may only bring ${ADMITTED.join(' and ')}`,
    fix: 'remove it, or ask the platform team to add it to the control-plane repository',
    origin,
    subject,
  };
}
