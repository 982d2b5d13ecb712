import ajvDraft4 from 'ajv-draft-04';
import addFormats from 'ajv-formats';

/** A request and its answer, as they went over the wire. */
export interface Exchange {
  readonly method: string;
  /** After the base path, with its query. */
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  readonly answer: unknown;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'body' | 'formData' | 'header';
  readonly required?: boolean;
  readonly schema?: object;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly schema?: object }>>;
}

/** A Swagger 2.0 description. */
export interface Swagger {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly definitions: Readonly<Record<string, object>>;
  readonly responses: Readonly<Record<string, { readonly schema?: object }>>;
}

export interface Contract {
  /** The operation, and everything in which an exchange is not as the description says. */
  check(exchange: Exchange): { readonly operation: string; readonly problems: readonly string[] };
}

/** Holds exchanges to a server's own description of its API. */
export function contractOf(swagger: Swagger): Contract {
  const ajv = new ajvDraft4.default({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ id: 'swagger', definitions: swagger.definitions });
  const problemsOf = (schema: object, value: unknown, where: string): string[] => {
    const here = JSON.parse(JSON.stringify(schema).replaceAll('"#/definitions/', '"swagger#/definitions/')) as object;
    const isValid = ajv.validate(here, withoutNulls(value));
    return isValid ? [] : (ajv.errors ?? []).map(error => `${where}${error.instancePath}: ${error.message}`);
  };
  return {
    check({ method, path, body, status, answer }) {
      const url = new URL(path, 'http://server');
      const found = operationFor(swagger, method.toLowerCase(), url.pathname);
      if (found === undefined) return { operation: `${method} ${url.pathname}`, problems: ['no such operation'] };
      const { operationId: operation, parameters = [], responses } = found;
      const queries = new Set(parameters.filter(parameter => parameter.in === 'query').map(({ name }) => name));
      const unknown = [...url.searchParams.keys()].filter(name => !queries.has(name));
      const response = responses[String(status)];
      const name = response?.$ref?.replace('#/responses/', '');
      const schema = name === undefined ? response?.schema : swagger.responses[name]?.schema;
      const sent = parameters.find(parameter => parameter.in === 'body')?.schema;
      return {
        operation,
        problems: [
          ...unknown.map(name => `unknown query parameter ${name}`),
          ...(response === undefined ? [`unknown status ${status}`] : []),
          ...(body !== undefined && sent === undefined ? ['takes no body'] : []),
          ...(body !== undefined && sent !== undefined ? problemsOf(sent, body, 'request') : []),
          ...(body !== undefined && sent !== undefined ? unknownFields(swagger, sent, body) : []),
          ...(schema === undefined ? [] : problemsOf(schema, answer, 'answer')),
        ],
      };
    },
  };
}

/** The one with the fewest placeholders whose template fits. */
function operationFor({ paths }: Swagger, method: string, path: string): Operation | undefined {
  return Object.entries(paths)
    .filter(([template, operations]) => {
      const pattern = template.split('/').map(part => (part.startsWith('{') ? '[^/]+' : escape(part)));
      return operations[method] !== undefined && new RegExp(`^${pattern.join('/')}$`).test(path);
    })
    .sort(([a], [b]) => a.split('{').length - b.split('{').length)
    .at(0)?.[1][method];
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** The server overlooks fields that it doesn't know, so a misspelt one would go unseen. */
function unknownFields({ definitions }: Swagger, schema: object, body: unknown): string[] {
  const name = '$ref' in schema && typeof schema.$ref === 'string' ? schema.$ref.replace('#/definitions/', '') : '';
  const definition = definitions[name];
  const properties = definition !== undefined && 'properties' in definition ? definition.properties : undefined;
  if (typeof properties !== 'object' || properties === null || typeof body !== 'object' || body === null) return [];
  return Object.keys(body)
    .filter(field => !(field in properties))
    .map(field => `unknown field ${field}`);
}

/** Swagger 2.0 can't say that a field may be null, and Go writes null, or an empty text, for what isn't there. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, field]) => field !== null && field !== '');
  return Object.fromEntries(entries.map(([key, field]) => [key, withoutNulls(field)]));
}
