import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type Options } from 'ajv';
import addFormats from 'ajv-formats';

type Json = Record<string, unknown>;

/** Each schema checks a handful of answers: making its code shorter would take longer than it saves. */
const OPTIONS: Options = { strict: false, allErrors: true, logger: false, code: { optimize: false } };

export interface Exchange {
  readonly method: string;
  /** Without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly status: number;
  readonly answer: unknown;
}

export interface Description {
  /** What in an exchange isn't as GitHub describes it. */
  problems(exchange: Exchange): string[];
  /** GitHub's own example of an object, by its name in the description. */
  example(name: string): Json;
  /** Operations that were checked, sorted. */
  readonly checked: ReadonlySet<string>;
}

/** GitHub's OpenAPI description of its REST API, from `@octokit/openapi`. Only this one of its many files is read. */
export function loadDescription(file = 'api.github.com.json'): Description {
  const path = fileURLToPath(import.meta.resolve('@octokit/openapi/package.json'));
  const document = JSON.parse(readFileSync(path.replace(/package\.json$/, `generated/${file}`), 'utf8')) as Json;
  const ajv = addFormats.default(new Ajv(OPTIONS));
  const checked = new Set<string>();
  const compiled = new Map<object, ReturnType<typeof ajv.compile>>();
  const check = (schema: unknown, value: unknown, where: string): string[] => {
    const known = compiled.get(schema as object) ?? ajv.compile(selfContained(document, schema as Json));
    compiled.set(schema as object, known);
    if (known(value)) return [];
    return (known.errors ?? []).slice(0, 5).map(({ instancePath, message }) => `${where}${instancePath} ${message}`);
  };
  return {
    checked,
    example: name => structuredClone(at(document, ['components', 'examples', name, 'value']) as Json),
    problems: exchange => {
      const found = findOperation(document, exchange);
      if (found === undefined) return [`${exchange.method} ${exchange.path} is no operation of GitHub's`];
      const { operation, route } = found;
      const name = `${exchange.method} ${route}`;
      checked.add(name);
      return [
        ...queryProblems(document, operation, exchange),
        ...bodyProblems(operation, exchange, check),
        ...answerProblems(document, operation, { exchange, check }),
      ].map(problem => `${name}: ${problem}`);
    },
  };
}

type Check = (schema: unknown, value: unknown, where: string) => string[];

function findOperation(document: Json, { method, path }: Exchange): { operation: Json; route: string } | undefined {
  const segments = path.split('/');
  for (const [route, operations] of Object.entries(document['paths'] as Record<string, Json>)) {
    const parts = route.split('/');
    const operation = operations[method.toLowerCase()] as Json | undefined;
    if (operation === undefined || parts.length !== segments.length) continue;
    if (parts.every((part, index) => part.startsWith('{') || part === segments[index])) return { operation, route };
  }
  return undefined;
}

function queryProblems(document: Json, operation: Json, { query }: Exchange): string[] {
  const parameters = ((operation['parameters'] ?? []) as Json[]).map(parameter => dereference(document, parameter));
  const known = parameters.filter(parameter => parameter['in'] === 'query').map(({ name }) => name);
  return [...query.keys()].filter(name => !known.includes(name)).map(name => `unknown query parameter ${name}`);
}

function bodyProblems(operation: Json, { body }: Exchange, check: Check): string[] {
  const schema = at(operation, ['requestBody', 'content', 'application/json', 'schema']) as Json | undefined;
  if (schema === undefined) return body === undefined ? [] : ['a body that is not described'];
  const properties = schema['properties'] as Json | undefined;
  const unknown = Object.keys((body ?? {}) as Json).filter(name => properties !== undefined && !(name in properties));
  return [...unknown.map(name => `unknown property ${name}`), ...check(schema, body ?? {}, 'request')];
}

function answerProblems(
  document: Json,
  operation: Json,
  { exchange: { status, answer }, check }: { exchange: Exchange; check: Check },
): string[] {
  // Any operation may be refused or fail; not every description lists it.
  const responses = operation['responses'] as Record<string, Json>;
  const described = responses[status];
  if (described === undefined) return status >= 400 || status === 304 ? [] : [`status ${status} is not described`];
  const response = dereference(document, described);
  const schema = at(response, ['content', 'application/json', 'schema']);
  return schema === undefined ? [] : check(schema, answer, `answer ${status}`);
}

function at(value: unknown, keys: readonly string[]): unknown {
  let found = value;
  for (const key of keys) found = (found as Json | undefined)?.[key];
  return found;
}

function dereference(document: Json, value: Json): Json {
  const ref = value['$ref'];
  return typeof ref === 'string' ? (at(document, ref.slice(2).split('/')) as Json) : value;
}

/** A schema with those of the document's schemas that it refers to, and no others: compiling all takes long. */
function selfContained(document: Json, schema: Json): Json {
  const schemas: Json = {};
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, child] of Object.entries(value)) {
        if (key !== '$ref' || typeof child !== 'string') visit(child);
        else {
          const name = child.slice('#/components/schemas/'.length);
          if (name in schemas) continue;
          schemas[name] = at(document, ['components', 'schemas', name]);
          visit(schemas[name]);
        }
      }
    }
  };
  visit(schema);
  return { allOf: [withNull(schema)], components: { schemas: withNull(schemas) } };
}

/** OpenAPI 3.0 says `nullable` also where there is no `type`, which ajv doesn't take. */
function withNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNull);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withNull(child)]));
  if (nullable === undefined || typeof nullable !== 'boolean')
    return nullable === undefined ? rest : { ...rest, nullable };
  if ('type' in rest) return { ...rest, nullable };
  return nullable ? { anyOf: [{ type: 'null' }, rest] } : rest;
}
