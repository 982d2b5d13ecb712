import type { Origin } from '../../../runtime/origin.ts';
import { parseSchema } from '../../config/schema/parse-schema.ts';
import { schemaProblem } from '../../config/schema/schema-problem.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { ConfigSchema } from '../../model/object.ts';
import type { DeploymentTarget } from '../../snapshot/snapshot.ts';

/** A ConfigSchema whose text is no schema. */
export function schemaTextProblems({ name, spec, at }: ConfigSchema): Diagnostic[] {
  return unusable(`ConfigSchema ${name}`, spec.schema, {
    origin: at(['spec', 'schema']),
    subject: { kind: 'ConfigSchema', name },
  });
}

/** Schemas that a deployment target brings along. */
export function targetSchemaProblems({ name, configSchemas, origin }: DeploymentTarget): Diagnostic[] {
  return configSchemas.flatMap(text =>
    unusable(`a schema of deployment target ${name}`, text, {
      origin,
      subject: { kind: 'DeploymentTarget', name },
      deploymentTarget: name,
    }),
  );
}

type Place = Pick<Diagnostic, 'subject' | 'deploymentTarget'> & { readonly origin: Origin };

function unusable(title: string, text: string, place: Place): Diagnostic[] {
  const parsed = parseSchema(text);
  const problem = 'problem' in parsed ? parsed.problem : schemaProblem(parsed.schema);
  if (problem === undefined) return [];
  return [
    {
      severity: 'error',
      code: 'config-schema-unusable',
      message: `config can't be validated by ${title}: ${problem}`,
      fix: 'correct the schema: JSON Schema, drafts 4 to 2020-12, without references to other files',
      ...place,
    },
  ];
}
