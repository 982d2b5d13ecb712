import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import mapValues from 'lodash-es/mapValues.js';
import { UserError } from '../../runtime/errors.ts';
import type { Guard, Step } from '../../runtime/workers/guard.ts';
import { type FolderInputs, heldBack, type RenderFolder, renderFolder } from '../../scheduler/plan/render-folder.ts';

/**
 * Renders each folder, and checks what came out, as a step of its own. A folder that ended a process before is held back, and no other.
 */
export function guardedRendering(guard: Guard): RenderFolder {
  return inputs => {
    try {
      return guard(stepOf(inputs), () => renderFolder(inputs));
    } catch (error) {
      // Only the guard throws one: what is wrong with a folder comes back as its reasons.
      if (!(error instanceof UserError)) throw error;
      return heldBack({ ...inputs, reasons: [...inputs.reasons, leftOut(inputs, error)] });
    }
  };
}

function stepOf({ environment, placement, ...inputs }: FolderInputs): Step {
  const { clusterType, deploymentTarget } = placement;
  return {
    what: `rendering ${deploymentTarget.name} for ${clusterType.name}`,
    unit: `folder ${environment}/${clusterType.name}/${deploymentTarget.name}`,
    content: () => digest({ environment, placement, ...inputs }),
  };
}

/** Of everything that templates read, and of the templates. */
function digest({ placement, config, templates }: FolderInputs): string {
  const { workspace, workload, labels, manifests } = placement.deploymentTarget;
  const specs = mapValues(templates, found =>
    found !== undefined && 'template' in found ? found.template.spec : found,
  );
  const read = { workspace, workload, labels, manifests, data: config.data, specs };
  return createHash('sha256').update(inspect(read, EVERYTHING)).digest('base64url');
}

const EVERYTHING = { depth: Infinity, maxArrayLength: null, maxStringLength: null, sorted: true } as const;

function leftOut({ placement }: FolderInputs, { message, fix }: UserError): FolderInputs['reasons'][number] {
  const { name, origin } = placement.deploymentTarget;
  return {
    severity: 'error',
    code: 'rendering-given-up',
    message,
    ...(fix !== undefined && { fix }),
    origin,
    subject: { kind: 'DeploymentTarget', name },
  };
}
