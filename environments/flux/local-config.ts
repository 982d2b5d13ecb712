import type { Manifest } from '../../scheduler/model/manifest.ts';
import type { ManifestFile } from '../manifests/manifest-file.ts';

const ANNOTATION = 'config.kubernetes.io/local-config';

/** A file without the objects that say they are for tools on the developer's machine: kustomize, and so Flux, never applies them. */
export function withoutLocalConfig(file: ManifestFile): ManifestFile {
  return { ...file, manifests: file.manifests.filter(manifest => !isLocalConfig(manifest)) };
}

function isLocalConfig({ body }: Manifest): boolean {
  const { metadata } = body as { metadata?: { annotations?: Record<string, unknown> | null } | null };
  const value = metadata?.annotations?.[ANNOTATION];
  return value !== undefined && value !== 'false';
}
