import { UserError } from '../../runtime/errors.ts';
import type { Origin } from '../../runtime/origin.ts';
import type { Template } from '../../scheduler/model/object.ts';
import { joinManifests } from '../../scheduler/plan/join-manifests.ts';
import { manifestText, templateProblem } from '../../scheduler/plan/templates.ts';
import type { EngineName, RenderData, TemplateEngines } from '../../templates/engine.ts';
import { createTemplateEngines, TemplateError } from '../../templates/index.ts';
import type { TemplateFile } from './template-file.ts';

export interface RenderFileOptions {
  /** Path as the user wrote it, for messages; `-` for standard input. */
  readonly path: string;
  /** For a template text; that of its file name by default. */
  readonly engine?: EngineName;
}

/** Exactly what a template gives. Throws a {@link UserError} that names the place when it can't be rendered. */
export function renderFile(file: TemplateFile, data: RenderData, { path, engine }: RenderFileOptions): string {
  const engines = createTemplateEngines();
  if (file.kind === 'object') return renderTemplate(file.template, data, engines);
  try {
    return engines[engine ?? file.engine].compile(file.text).render(data);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw renderError(error, { message: error.message, ...textOrigin(error, path) });
  }
}

/** All manifests of a Template, joined as in the files of a deployment target. */
function renderTemplate(template: Template, data: RenderData, engines: TemplateEngines): string {
  const engine = engines[template.spec.engine];
  const manifests = template.spec.manifests.map((manifest, index) => {
    try {
      return engine.compile(manifestText(manifest)).render(data);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw renderError(error, templateProblem(error, template, index));
    }
  });
  return joinManifests(manifests);
}

function renderError(cause: TemplateError, { message, origin }: { message: string; origin?: Origin }): UserError {
  return new UserError(message, { cause, ...(origin === undefined ? {} : { origin }) });
}

/** Columns of template errors count from 0, those of places from 1. Later rounds render a text that nobody wrote. */
function textOrigin({ line, column = 0, round }: TemplateError, path: string): { origin?: Origin } {
  if (line === undefined || round > 1) return {};
  return { origin: { repository: path === '-' ? 'standard input' : 'template text', path, line, column: column + 1 } };
}
