import type { Origin } from '../runtime/origin.ts';
import type { Diagnostic } from '../scheduler/model/diagnostic.ts';
import { isAzureAppConfig, PLATFORM_CONFIG_LABEL } from '../scheduler/model/kinds/platform-config.ts';
import type { RegistrationSource, UnreadableManifest } from '../scheduler/model/manifest.ts';
import type { InvalidManifest, ParsedManifest, ValidManifest } from '../scheduler/model/object.ts';

/** What an application team's repository may bring into the control plane. */
const ADMITTED: readonly string[] = ['Workload', 'ConfigSchema'];

export interface Admission {
  readonly manifests: readonly ParsedManifest[];
  readonly unreadable: readonly UnreadableManifest[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Takes Workload and ConfigSchema of what an app repository brings, and names what it refuses: a policy, a template or
 * config there would be a team deciding for all others (contract C.4.6). What belongs to somebody else is ignored.
 */
export function filterAllowedKinds(manifests: readonly ParsedManifest[], registration: RegistrationSource): Admission {
  const taken: ParsedManifest[] = [];
  const unreadable: UnreadableManifest[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const manifest of manifests) {
    const { kind, name, origin } = manifest;
    if (manifest.state === 'foreign' || ADMITTED.includes(kind)) taken.push(manifest);
    else if (kind === 'ConfigMap' && !isMeantAsPlatformConfig(manifest)) diagnostics.push(ignored(name, origin));
    else if (manifest.state === 'invalid' && isMistyped(manifest.object.diagnostics)) {
      // It may have been meant as a Workload: what it might have decided is held back.
      unreadable.push({ origin, diagnostics: manifest.object.diagnostics });
    } else diagnostics.push(refused({ kind, name }, origin, registration));
  }
  return { manifests: taken, unreadable, diagnostics };
}

function isMistyped(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ code }) => code === 'unknown-kind');
}

/** Whatever the value of the label: one that isn't `"true"` is a mistake, which is not made better by taking it. */
function isMeantAsPlatformConfig(manifest: ValidManifest | InvalidManifest): boolean {
  const labels = manifest.state === 'valid' ? Object.keys(manifest.object.labels) : manifest.labelKeys;
  return labels.includes(PLATFORM_CONFIG_LABEL) || isAzureAppConfig(manifest);
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
