/**
 * Joins rendered manifests to one YAML stream, as the original does, but with each manifest on lines of its own: a
 * template without a newline at its end doesn't spoil the next document. Manifests of white space only are dropped,
 * which is how templates leave a manifest out.
 */
export function joinManifests(manifests: readonly string[]): string {
  const kept = manifests.filter(manifest => manifest.trim() !== '');
  return kept
    .map((manifest, index) => (index < kept.length - 1 && !manifest.endsWith('\n') ? `${manifest}\n` : manifest))
    .join('---\n');
}
