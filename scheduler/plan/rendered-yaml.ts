import { parseAllDocuments } from 'yaml';

/** A place in a rendered file, 1-based, and why it isn't YAML. */
export interface YamlProblem {
  readonly line: number;
  readonly message: string;
}

/** Why a rendered text is not a stream of YAML documents, or nothing when it is. */
export function yamlProblem(text: string): YamlProblem | undefined {
  const documents = parseAllDocuments(text, { prettyErrors: false, logLevel: 'error', merge: true });
  if ('empty' in documents) return undefined;
  for (const { errors } of documents) {
    const [error] = errors;
    if (error === undefined) continue;
    const line = text.slice(0, error.pos[0]).split('\n').length;
    return { line, message: error.message };
  }
  return undefined;
}
