import type { TemplateEngines } from './engine.ts';
import { createGoEngine } from './go/engine.ts';
import type { Limits } from './go/limits.ts';
import { createHandlebarsEngine } from './handlebars/engine.ts';

export type { CompiledTemplate, EngineName, RenderData, TemplateEngine, TemplateEngines } from './engine.ts';
export { TemplateError, type TemplateErrorKind } from './go/errors.ts';

export interface TemplateEnginesOptions {
  readonly limits?: Partial<Limits>;
}

/** All template languages, each with a cache of its own that lives as long as the engine. */
export function createTemplateEngines(options: TemplateEnginesOptions = {}): TemplateEngines {
  return { go: createGoEngine(options), handlebars: createHandlebarsEngine(options) };
}
