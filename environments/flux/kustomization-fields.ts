/** What the value of a field of a kustomization may be. Everything else is refused: it means something that nobody checks. */
export type Shape =
  | 'text'
  | 'boolean'
  | 'whole number'
  /** Any value: it is data and never read as a path. */
  | 'value'
  | { readonly list: Shape }
  | { readonly textMap: true }
  | { readonly fields: Fields }
  | { readonly path: PathKind };

/** A file; a folder with a kustomization or a file; `key=file`; a file or the text of a patch itself. */
export type PathKind = 'file' | 'resource' | 'keyed' | 'patch';

export type Fields = Readonly<Record<string, Shape>>;

const TEXT = 'text';
const TEXTS = { list: TEXT } as const;
const TEXT_MAP = { textMap: true } as const;
const FILE = { path: 'file' } as const;
const RESOURCES = { list: { path: 'resource' } } as const;

function list(fields: Fields): Shape {
  return { list: { fields } };
}

function texts(...names: readonly string[]): Fields {
  return Object.fromEntries(names.map(name => [name, TEXT]));
}

const RESOURCE = texts('group', 'version', 'kind', 'name', 'namespace');
const SELECTOR = { ...RESOURCE, ...texts('labelSelector', 'annotationSelector') };
const FIELD_OPTIONS = { ...texts('delimiter', 'encoding'), index: 'whole number', create: 'boolean' } as const;
const FIELD_SPEC = { ...texts('group', 'version', 'kind', 'path'), create: 'boolean' } as const;
const GENERATED = {
  labels: TEXT_MAP,
  annotations: TEXT_MAP,
  disableNameSuffixHash: 'boolean',
  immutable: 'boolean',
} as const;
const GENERATOR = {
  ...texts('name', 'namespace', 'behavior'),
  files: { list: { path: 'keyed' } },
  literals: TEXTS,
  envs: { list: FILE },
  env: FILE,
  options: { fields: GENERATED },
} as const;
const PATCH = {
  path: FILE,
  patch: TEXT,
  target: { fields: SELECTOR },
  options: { fields: { allowNameChange: 'boolean', allowKindChange: 'boolean' } },
} as const;
const REPLACEMENT = {
  path: FILE,
  source: { fields: { ...RESOURCE, fieldPath: TEXT, options: { fields: FIELD_OPTIONS } } },
  sourceValue: 'value',
  targets: list({
    select: { fields: SELECTOR },
    reject: list(SELECTOR),
    fieldPaths: TEXTS,
    options: { fields: FIELD_OPTIONS },
  }),
} as const;

/** The fields of a kustomization by their exact names, after kustomize 5. */
export const KUSTOMIZATION: Fields = {
  ...texts('apiVersion', 'kind', 'namespace', 'namePrefix', 'nameSuffix'),
  metadata: { fields: { ...texts('name', 'namespace'), labels: TEXT_MAP, annotations: TEXT_MAP } },
  resources: RESOURCES,
  bases: RESOURCES,
  components: RESOURCES,
  crds: { list: FILE },
  configurations: { list: FILE },
  commonLabels: TEXT_MAP,
  commonAnnotations: TEXT_MAP,
  labels: list({
    pairs: TEXT_MAP,
    includeSelectors: 'boolean',
    includeTemplates: 'boolean',
    fields: list(FIELD_SPEC),
  }),
  images: list(texts('name', 'newName', 'newTag', 'tagSuffix', 'digest')),
  replicas: list({ name: TEXT, count: 'whole number' }),
  patches: list(PATCH),
  patchesJson6902: list(PATCH),
  patchesStrategicMerge: { list: { path: 'patch' } },
  replacements: list(REPLACEMENT),
  configMapGenerator: list(GENERATOR),
  secretGenerator: list({ ...GENERATOR, type: TEXT }),
  generatorOptions: { fields: GENERATED },
  vars: list({
    name: TEXT,
    objref: { fields: { ...RESOURCE, apiVersion: TEXT } },
    fieldref: { fields: texts('fieldPath', 'fieldpath') },
  }),
  sortOptions: { fields: { order: TEXT, legacySortOptions: { fields: { orderFirst: TEXTS, orderLast: TEXTS } } } },
  buildMetadata: TEXTS,
};

/** Fields that kustomize has, and that run programs or fetch things. */
export const REFUSED: ReadonlySet<string> = new Set([
  'generators', 'transformers', 'validators', 'helmCharts', 'helmGlobals', 'helmChartInflationGenerator', 'openapi', 'inventory',
]); // biome-ignore format: a list of words
