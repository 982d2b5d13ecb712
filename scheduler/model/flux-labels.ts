/** Label on whatever Flux's kustomize-controller applies: the name of the Kustomization that it came with. */
export const FLUX_NAME_LABEL = 'kustomize.toolkit.fluxcd.io/name';

/** Labels by which Flux marks what it applied. They aren't the object's own, and say nothing about where it applies. */
export const FLUX_LABELS: ReadonlySet<string> = new Set([FLUX_NAME_LABEL, 'kustomize.toolkit.fluxcd.io/namespace']);
