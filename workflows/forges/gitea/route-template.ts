// What comes after these is a name.
const BEFORE_NAMES: ReadonlySet<string> = new Set([
  'branches',
  'contents',
  'statuses',
  'commits',
  'users',
  'teams',
  'orgs',
]);

/** `/repos/{owner}/{repo}/pulls/{number}` from a path of Gitea's API. */
export function giteaTemplate(path: string): string {
  const [route = ''] = path.split('?');
  const found = /^\/repos\/(?!issues\/search$)[^/]+\/[^/]+(\/.*)?$/.exec(route);
  const rest = found === null ? route : (found[1] ?? '');
  const segments = rest.split('/').map((segment, index, all) => {
    if (BEFORE_NAMES.has(all[index - 1] ?? '')) return '{name}';
    return /^\d+$/.test(segment) ? '{number}' : segment;
  });
  return `${found === null ? '' : '/repos/{owner}/{repo}'}${segments.join('/')}`;
}
