import { createHash } from 'node:crypto';
import mapValues from 'lodash-es/mapValues.js';
import { Problem } from '../../runtime/errors.ts';
import type { Guard } from '../../runtime/workers/guard.ts';
import type { TemplateEngine, TemplateEngines } from '../../templates/engine.ts';
import { TemplateError } from '../../templates/index.ts';

/** Engines that parse each template as a step of its own. One that ended a worker before can't be used. */
export function guardedEngines(engines: TemplateEngines, guard: Guard): TemplateEngines {
  return mapValues(engines, engine => guarded(engine, guard));
}

function guarded(engine: TemplateEngine, guard: Guard): TemplateEngine {
  return {
    compile: text => {
      const unit = createHash('sha256').update(text).digest('base64url');
      try {
        return guard({ what: 'parsing a template', unit }, () => engine.compile(text));
      } catch (error) {
        // Only the guard throws problems: templates have errors of their own.
        throw error instanceof Problem ? new TemplateError('limit', error.message, { cause: error }) : error;
      }
    },
  };
}
