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
  const [, rest = route] = /^\/repos\/(?!issues\/search$)[^/]+\/[^/]+(.*)$/.exec(route) ?? [];
  const segments = rest.split('/').map((segment, index, all) => {
    if (BEFORE_NAMES.has(all[index - 1] ?? '')) return '{name}';
    return /^\d+$/.test(segment) ? '{number}' : segment;
  });
  return `${rest === route ? '' : '/repos/{owner}/{repo}'}${segments.join('/')}`;
}
