import { stringify } from 'yaml';
import { KINDS } from '../kinds/index.ts';
import { type CustomKind, DISPLAY } from './display.ts';
import { statusSchema } from './status-schema.ts';
import { type StructuralSchema, structuralSchema } from './structural-schema.ts';

/** Fields that the original's definitions enumerate, too, or that it doesn't have. Others take what its server took. */
const ENUMS: Partial<Record<CustomKind, readonly string[]>> = { Template: ['type', 'engine'] };

const HEADER = '# Generated from scheduler/model by "npm run generate". Do not edit.\n';

/** The definitions of all kinds but ConfigMap, as files: YAML by file name. */
export function customResourceDefinitions(): ReadonlyMap<string, string> {
  const kinds = Object.keys(DISPLAY) as CustomKind[];
  return new Map(
    kinds.map(kind => [
      fileName(kind),
      HEADER + stringify(definition(kind), { lineWidth: 0, aliasDuplicateObjects: false }),
    ]),
  );
}

function fileName(kind: CustomKind): string {
  const [group = ''] = KINDS[kind].apiVersion.split('/');
  return `${group}_${KINDS[kind].plural}.yaml`;
}

/** Names as the original's, irregular plurals with them: objects and whoever reads them know the kinds by these. */
function definition(kind: CustomKind): object {
  const { apiVersion, plural } = KINDS[kind];
  const [group = '', version = ''] = apiVersion.split('/');
  const { shortNames, columns } = DISPLAY[kind];
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: kind.toLowerCase(),
        shortNames,
        categories: ['berth', 'kalypso'],
      },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: columns,
          schema: { openAPIV3Schema: objectSchema(kind) },
        },
      ],
    },
  };
}

/** `spec` isn't required: the original's definitions take objects without one. */
function objectSchema(kind: CustomKind): StructuralSchema {
  const { spec, summary } = KINDS[kind];
  return {
    description: summary,
    type: 'object',
    properties: {
      apiVersion: { description: 'Group and version of the kind.', type: 'string' },
      kind: { description: 'Name of the kind.', type: 'string' },
      metadata: { type: 'object' },
      spec: { ...structuralSchema(spec, ENUMS[kind] ?? []), description: 'What is wanted.' },
      status: statusSchema(kind),
    },
  };
}
