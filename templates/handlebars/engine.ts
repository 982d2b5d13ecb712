import { BoundedCache } from '../../runtime/bounded-cache.ts';
import type { RenderData, TemplateEngine } from '../engine.ts';
import { rootOf } from '../go/data.ts';
import { DEFAULT_LIMITS, type Limits } from '../go/limits.ts';
import type { RenderedText } from '../taint.ts';
import { parse } from './parse.ts';
import { Rendering } from './rendering.ts';
import type { Block } from './syntax.ts';

export interface HandlebarsEngineOptions {
  readonly limits?: Partial<Limits>;
}

const CACHED = 1024;

/**
 * Handlebars as an engine: the package's syntax, run by an interpreter of our own. Text is put out as it is, without
 * HTML escapes, and once: what comes out of a value is never a template.
 */
export function createHandlebarsEngine({ limits }: HandlebarsEngineOptions = {}): TemplateEngine {
  const allLimits = { ...DEFAULT_LIMITS, ...limits };
  const parsed = new BoundedCache<Block>({ maxEntries: CACHED });
  return {
    compile: text => {
      const template = parsed.get(text) ?? parse(text);
      parsed.set(text, template);
      const trace = (data: RenderData): RenderedText => new Rendering(allLimits).render(template, rootOf(data));
      return { render: data => trace(data).text, trace };
    },
  };
}
