import { define } from './define.ts';
import type { TemplateFunction } from './function.ts';

/** Functions on paths with slashes, as Go's `path` package has them, on every system. */
export const PATHS: readonly TemplateFunction[] = [
  define('base', ['string'], 'string', base),
  define('dir', ['string'], 'string', path => clean(path.slice(0, path.lastIndexOf('/') + 1))),
  define('clean', ['string'], 'string', clean),
  define('ext', ['string'], 'string', extension),
  define('isAbs', ['string'], 'bool', path => path.startsWith('/')),
];

/** The last element; `.` for nothing, `/` for slashes alone. */
function base(path: string): string {
  if (path === '') return '.';
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end--;
  return end === 0 ? '/' : path.slice(path.lastIndexOf('/', end - 1) + 1, end);
}

/** The shortest equal path, by its text alone: without `.`, doubled slashes, and `..` after an element. */
function clean(path: string): string {
  const rooted = path.startsWith('/');
  const elements: string[] = [];
  let depth = 0;
  for (const element of path.split('/')) {
    if (element === '' || element === '.') continue;
    if (element !== '..') {
      elements.push(element);
      depth++;
    } else if (depth > 0) {
      elements.pop();
      depth--;
    } else if (!rooted) {
      elements.push(element);
    }
  }
  const cleaned = (rooted ? '/' : '') + elements.join('/');
  return cleaned === '' ? '.' : cleaned;
}

/** From the last dot of the last element on. */
function extension(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot > path.lastIndexOf('/') ? path.slice(dot) : '';
}
