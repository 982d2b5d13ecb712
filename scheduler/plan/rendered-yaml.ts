import { checkYaml } from '../../templates/yaml/check.ts';
import { YamlError } from '../../templates/yaml/error.ts';

/** A place in a rendered file, 1-based, and why it isn't YAML. */
export interface YamlProblem {
  readonly line: number;
  readonly message: string;
}

/** Why a rendered text is not a stream of YAML documents that a cluster can read, or nothing when it is. */
export function yamlProblem(text: string): YamlProblem | undefined {
  try {
    checkYaml(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return { line: Math.min(error.line, lineCount(text)), message: error.problem };
  }
}

/** What is missing at the end of a text is reported behind its last line, where nobody can look. */
function lineCount(text: string): number {
  return text.replace(/\n$/, '').split('\n').length;
}
