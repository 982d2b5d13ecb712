import type { Manifest } from '../../scheduler/model/manifest.ts';

const ANNOTATION = 'config.kubernetes.io/local-config';

/** An object that says that it is for tools on the developer's machine. Kustomize, and so Flux, never applies it. */
export function isLocalConfig({ body }: Manifest): boolean {
  const { metadata } = body as { metadata?: { annotations?: Record<string, unknown> | null } | null };
  const value = metadata?.annotations?.[ANNOTATION];
  return value !== undefined && value !== 'false';
}
