import { isAbsolute, join, relative } from 'node:path';
import type { Origin } from '../../runtime/origin.ts';
import type { Finding } from '../../use-cases/validate/findings.ts';
import type { Validation } from '../../use-cases/validate/validate.ts';
import { validationReport } from '../../use-cases/validate/validation-report.ts';
import type { Context } from '../context.ts';
import { diagnosticsGithub } from '../output/diagnostics-github.ts';
import { diagnosticsMarkdown } from '../output/diagnostics-markdown.ts';
import { diagnosticsSarif } from '../output/diagnostics-sarif.ts';
import { countProblems, diagnosticsText } from '../output/diagnostics-text.ts';
import { jsonText } from '../output/json-text.ts';
import { type ColorMode, styleFor } from '../style.ts';

export interface ShowFindingsInput {
  readonly output: 'text' | 'json' | 'markdown' | 'github' | 'sarif';
  readonly color: ColorMode;
  readonly verbose: boolean;
}

/** Prints problems in one of the formats. Notes are for programs, and for people who ask for more. */
export function showFindings(validation: Validation, input: ShowFindingsInput, context: Context): void {
  const { stdout, version } = context;
  const { environments, findings } = validation;
  const pathOf = pathsFrom(context.cwd);
  const shown = findings.filter(({ severity }) => input.verbose || severity !== 'info');
  const summary = summaryOf(shown, environments);
  switch (input.output) {
    case 'json':
      stdout.write(jsonText(validationReport(validation)));
      return;
    case 'sarif':
      stdout.write(jsonText(diagnosticsSarif(shown, { version, pathOf })));
      return;
    case 'github':
      stdout.write(Buffer.from(diagnosticsGithub(shown, pathOf)));
      return;
    case 'markdown':
      stdout.write(
        `**${summary}**\n${shown.length === 0 ? '' : `\n${diagnosticsMarkdown(shown, { all: input.verbose })}`}`,
      );
      return;
    case 'text': {
      const style = styleFor(stdout, context, input.color);
      const many = environments.length > 1;
      stdout.write(
        diagnosticsText(
          shown.map(finding => (many ? withEnvironments(finding) : finding)),
          style,
          { all: input.verbose },
        ),
      );
      stdout.write(`${shown.length === 0 ? '' : '\n'}${summary}\n`);
    }
  }
}

function withEnvironments(finding: Finding): Finding {
  const { environments, message } = finding;
  return environments.length === 0 ? finding : { ...finding, message: `${environments.join(', ')}: ${message}` };
}

function summaryOf(findings: readonly Finding[], environments: readonly string[]): string {
  const where = environments.length === 0 ? '' : `; looked at ${environments.join(', ')}`;
  return `${countProblems(findings)}${where}`;
}

/** Paths of folders on disk, as a reader in `cwd` writes them. Files of other repositories have none. */
function pathsFrom(cwd: string): (origin: Origin) => string | undefined {
  return ({ repository, commit, path }) => {
    if (commit !== undefined || !isAbsolute(repository)) return undefined;
    const found = relative(cwd, join(repository, path)).replaceAll('\\', '/');
    return found.startsWith('../') ? undefined : found;
  };
}
