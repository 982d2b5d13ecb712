import type { RenderData, TemplateEngine } from '../engine.ts';
import type { RenderedText } from '../taint.ts';
import { type FunctionLibrary, functionSetOf } from './function-set.ts';
import { FORBIDDEN, FUNCTIONS } from './functions/index.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { render } from './render.ts';
import { type CacheBounds, createTemplateCache } from './template-cache.ts';

export interface GoEngineOptions {
  /** In place of sprig's functions and the original's own. */
  readonly library?: FunctionLibrary;
  readonly limits?: Partial<Limits>;
  readonly cache?: CacheBounds;
}

/** The functions of the original: sprig 2.22 without those that look at the world, and toYaml, stringify, hash, unquote. */
export const LIBRARY: FunctionLibrary = { functions: FUNCTIONS, forbidden: FORBIDDEN };

/** Go's `text/template` as an engine with a cache of its own. */
export function createGoEngine(options: GoEngineOptions = {}): TemplateEngine {
  const { library = LIBRARY, limits, cache: bounds } = options;
  const cache = createTemplateCache(functionSetOf(library), bounds);
  const allLimits = { ...DEFAULT_LIMITS, ...limits };
  return {
    compile: text => {
      const program = cache.compile(text);
      const trace = (data: RenderData): RenderedText => render(program, data, { cache, limits: allLimits });
      return { render: data => trace(data).text, trace };
    },
  };
}
