import type { TreeEntry } from '../../runtime/git/tree.ts';
import { printable } from '../../runtime/printable.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { FileOrigin } from '../manifests/manifest-file.ts';

/** What Flux takes of a folder. */
export interface Selection {
  /** Files with manifests, in order of their paths. */
  readonly files: readonly TreeEntry[];
  /** Folders to build with kustomize, by the kustomization file in them. Nothing else in them is taken. */
  readonly kustomizations: readonly TreeEntry[];
  readonly diagnostics: readonly Diagnostic[];
}

const KUSTOMIZATION_NAMES: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

export interface SelectOptions {
  /** The folder, `''` for the root of the repository. */
  readonly folder: string;
  readonly isIgnored: (path: string) => boolean;
  readonly origin: Omit<FileOrigin, 'path'>;
}

/**
 * Flux's rules (fluxcd/pkg: kustomize generator): all `.yaml` and `.yml` files below the folder; a folder with a
 * kustomization is a unit, built as it says; the folder itself may be one. Symlinks and submodules are not in Flux's
 * artifact at all.
 */
export function selectFiles(entries: readonly TreeEntry[], { folder, isIgnored, origin }: SelectOptions): Selection {
  const seen = entries.filter(entry => !isIgnored(entry.path));
  const regular = seen.filter(entry => entry.type === 'file');
  const units = outermost(kustomizationFiles(regular));
  const root = units.get(folder);
  const diagnostics = seen.filter(entry => entry.type !== 'file').flatMap(entry => leftOut(entry, origin));
  if (root !== undefined) return { files: [], kustomizations: [root], diagnostics };
  const files = regular.filter(({ path }) => /\.ya?ml$/.test(path) && !isInside(path, units));
  return { files, kustomizations: [...units.values()], diagnostics };
}

/** The kustomization file of each folder that has one. Where there are several, the first name counts. */
function kustomizationFiles(files: readonly TreeEntry[]): Map<string, TreeEntry> {
  const found = new Map<string, TreeEntry>();
  for (const name of KUSTOMIZATION_NAMES) {
    for (const file of files) {
      const slash = file.path.lastIndexOf('/');
      const folder = slash < 0 ? '' : file.path.slice(0, slash);
      if (file.path.slice(slash + 1) === name && !found.has(folder)) found.set(folder, file);
    }
  }
  return found;
}

/** Without those inside of another: it decides what becomes of them. */
function outermost(units: ReadonlyMap<string, TreeEntry>): Map<string, TreeEntry> {
  const folders = [...units.keys()].sort();
  const result = new Map<string, TreeEntry>();
  for (const folder of folders) {
    const unit = units.get(folder);
    if (unit !== undefined && !isInside(folder, result)) result.set(folder, unit);
  }
  return result;
}

/** Whether a folder above the path is a unit. */
function isInside(path: string, units: ReadonlyMap<string, unknown>): boolean {
  if (path !== '' && units.has('')) return true;
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    if (units.has(path.slice(0, slash))) return true;
  }
  return false;
}

function leftOut(entry: TreeEntry, origin: Omit<FileOrigin, 'path'>): Diagnostic[] {
  const path = printable(entry.path);
  const place = { ...origin, path, line: 1, column: 1 };
  if (entry.type === 'submodule') {
    const message = `the submodule ${path} is not read`;
    return [{ severity: 'info', code: 'submodule-ignored', message, origin: place }];
  }
  // A link that looks like a manifest was meant as one.
  const severity = /\.ya?ml$/.test(entry.path) ? 'warning' : 'info';
  const message = `the symbolic link ${path} is not followed, as in Flux`;
  return [{ severity, code: 'symlink-ignored', message, fix: 'put the file itself there', origin: place }];
}

export function isKustomizationFile(path: string): boolean {
  return KUSTOMIZATION_NAMES.includes(path.slice(path.lastIndexOf('/') + 1));
}

/** Names under which a folder's kustomization may stand. */
export function kustomizationPaths(folder: string): string[] {
  return KUSTOMIZATION_NAMES.map(name => (folder === '' ? name : `${folder}/${name}`));
}
