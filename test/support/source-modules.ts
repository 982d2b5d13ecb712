import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync, Visitor, type VisitorObject } from 'oxc-parser';
import { lineAt } from '../../runtime/line-at.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDERS = ['bin', 'cli', 'environments', 'runtime', 'scheduler', 'server', 'templates', 'use-cases', 'workflows'];

/** A module of the project, for tests of what all of them keep to. */
export interface SourceModule {
  readonly text: string;
  /** `path:line` of an offset in the text. */
  readonly placeOf: (offset: number) => string;
  readonly visit: (visitor: VisitorObject) => void;
}

/** All modules that Berth is made of, without tests and scripts. */
export function sourceModules(): SourceModule[] {
  return FOLDERS.flatMap(folder => filesIn(join(ROOT, folder))).map(path => {
    const text = readFileSync(path, 'utf8');
    return {
      text,
      placeOf: offset => `${relative(ROOT, path)}:${lineAt(text, offset)}`,
      visit: visitor => new Visitor(visitor).visit(parseSync(path, text).program),
    };
  });
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && /\.(?:ts|js)$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name));
}
