import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import mapValues from 'lodash-es/mapValues.js';
import { Problem } from '../../runtime/errors.ts';
import type { Guard, Step } from '../../runtime/workers/guard.ts';
import type { CompiledTemplate, RenderData, TemplateEngine, TemplateEngines } from '../../templates/engine.ts';
import { TemplateError } from '../../templates/index.ts';

/** Engines whose every rendering is a step of its own. One that ended a worker before holds its folder, and no other. */
export function guardedEngines(engines: TemplateEngines, guard: Guard): TemplateEngines {
  return mapValues(engines, engine => guarded(engine, guard));
}

function guarded(engine: TemplateEngine, guard: Guard): TemplateEngine {
  return {
    compile: text => {
      const id = createHash('sha256').update(text).digest('base64url');
      const parsing = { what: 'parsing a template', unit: id };
      const template = orTemplateError(guard, parsing, () => engine.compile(text));
      const around =
        <T>(render: (data: RenderData) => T) =>
        (data: RenderData): T =>
          orTemplateError(guard, renderingOf(id, data), () => render(data));
      return { render: around(template.render), trace: around(template.trace) } satisfies CompiledTemplate;
    },
  };
}

function renderingOf(id: string, data: RenderData): Step {
  return {
    what: `rendering ${data.DeploymentTargetName} for ${data.ClusterType}`,
    unit: `${id} ${data.Namespace}`,
    content: () => createHash('sha256').update(inspect(data, EVERYTHING)).digest('base64url'),
  };
}

const EVERYTHING = { depth: Infinity, maxArrayLength: null, maxStringLength: null, sorted: true } as const;

function orTemplateError<T>(guard: Guard, step: Step, work: () => T): T {
  try {
    return guard(step, work);
  } catch (error) {
    // Only the guard throws problems: templates have errors of their own.
    throw error instanceof Problem ? new TemplateError('limit', error.message, { cause: error }) : error;
  }
}
