import type { Diagnostic } from '../model/diagnostic.ts';
import type { PlannedFolder } from './plan.ts';

/** What a template does in many folders is told once, with their names. */
export function folderWarnings(folders: readonly PlannedFolder[]): Diagnostic[] {
  const found = new Map<string, { readonly warning: Diagnostic; readonly paths: string[] }>();
  for (const { path, warnings = [] } of folders) {
    for (const warning of warnings) {
      const key = JSON.stringify([warning.code, warning.message, warning.origin]);
      const known = found.get(key);
      if (known === undefined) found.set(key, { warning, paths: [path] });
      else if (known.paths.at(-1) !== path) known.paths.push(path);
    }
  }
  return [...found.values()].map(({ warning, paths }) => ({
    ...warning,
    message: `${warning.message} in ${listed(paths)}`,
  }));
}

const MOST_PATHS = 3;

function listed(paths: readonly string[]): string {
  const more = paths.length - MOST_PATHS;
  const shown = paths.slice(0, MOST_PATHS).join(', ');
  return more > 0 ? `${shown} and ${more} more ${more === 1 ? 'folder' : 'folders'}` : shown;
}
