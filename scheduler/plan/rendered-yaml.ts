import { checkYaml } from '../../templates/yaml/check.ts';
import { YamlError } from '../../templates/yaml/error.ts';
import type { YamlNode } from '../../templates/yaml/node.ts';

/** A place in a rendered file, 1-based, and why it isn't YAML. */
export interface YamlProblem {
  readonly line: number;
  readonly message: string;
}

export type RenderedYaml = { readonly documents: readonly YamlNode[] } | { readonly problem: YamlProblem };

/** The documents of a rendered text, or why it is not a stream of YAML documents that a cluster can read. */
export function readRenderedYaml(text: string): RenderedYaml {
  try {
    return { documents: checkYaml(text) };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return { problem: { line: Math.min(error.line, lineCount(text)), message: error.problem } };
  }
}

/** What is missing at the end of a text is reported behind its last line, where nobody can look. */
function lineCount(text: string): number {
  return text.replace(/\n$/, '').split('\n').length;
}
