import type { Pattern, SeenRequest } from '../../testbed/faults/http-proxy.ts';

/** Who sends a request and what for: what is done when it fails depends on that. */
export type StepKind = 'API read' | 'API write' | 'git look' | 'git fetch' | 'git push';

/** One request of a run: the nth of its kind, so that it is met again whatever else is asked at the same time. */
export interface Step {
  /** For people: `POST /pulls (2)`. */
  readonly name: string;
  readonly kind: StepKind;
  readonly pattern: Pattern;
}

/** The requests of a run as steps. `repository` is the part of their paths that is another one next time. */
export function stepsOf(requests: readonly SeenRequest[], repository: string): Step[] {
  const names = counter();
  const patterns = counter();
  return requests.map(({ method, path }) => {
    const name = `${method} ${nameOf(path, repository)}`;
    const pattern = patternOf(path, repository);
    const nth = names(name) + 1;
    return {
      name: nth === 1 ? name : `${name} (${nth})`,
      kind: kindOf(method, path),
      pattern: { method, path: pattern, skip: patterns(`${method} ${pattern.source}`), times: 1 },
    };
  });
}

/** How often a text has been asked about before. */
function counter(): (text: string) => number {
  const counts = new Map<string, number>();
  return text => {
    const before = counts.get(text) ?? 0;
    counts.set(text, before + 1);
    return before;
  };
}

function kindOf(method: string, path: string): StepKind {
  if (path.includes('git-receive-pack')) return 'git push';
  if (path.endsWith('/git-upload-pack')) return 'git fetch';
  if (path.endsWith('?service=git-upload-pack')) return 'git look';
  return method === 'GET' ? 'API read' : 'API write';
}

function nameOf(path: string, repository: string): string {
  return path
    .replace(`/api/v3/repos/${repository}`, '')
    .replace(`/api/v1/repos/${repository}`, '')
    .replace(/^\/api\/(v\d)?/, '')
    .replace(new RegExp(`^/${repository}(\\.git)?/`), 'git ')
    .replace(/[0-9a-f]{40}/g, 'COMMIT')
    .replace(/&?\b(sort|limit|per_page|direction|head|base_branch)=[^&]*/g, '')
    .replace(/\?&/, '?')
    .replace(/[?&]page=1$|\?$/g, '');
}

function patternOf(path: string, repository: string): RegExp {
  const literal = path.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const anyRepository = literal.replace(repository, '[^/]+/[^/]+?');
  // Ids that a server counts for all of its repositories together.
  const anyId = anyRepository.replace(/(?<=\/(?:comments|labels)\/)\d+/g, String.raw`\d+`);
  return new RegExp(`^${anyId.replace(/[0-9a-f]{40}/g, '[0-9a-f]{40}')}$`);
}
