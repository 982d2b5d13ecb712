import { isAbsolute, join, relative } from 'node:path';
import type { Origin } from '../../runtime/origin.ts';
import type { Context } from '../context.ts';
import { diagnosticsGithub } from '../output/diagnostics-github.ts';
import { diagnosticsMarkdown } from '../output/diagnostics-markdown.ts';
import { diagnosticsSarif } from '../output/diagnostics-sarif.ts';
import { countProblems, diagnosticsText } from '../output/diagnostics-text.ts';
import { type ColorMode, styleFor } from '../style.ts';
import type { Finding } from './findings.ts';

export interface ShowFindingsInput {
  readonly output: 'text' | 'json' | 'markdown' | 'github' | 'sarif';
  readonly color: ColorMode;
  readonly verbose: boolean;
}

export interface ShowFindingsOptions extends ShowFindingsInput {
  /** Those that were looked at. */
  readonly environments: readonly string[];
}

/** Prints problems in one of the formats. Notes are for programs, and for people who ask for more. */
export function showFindings(findings: readonly Finding[], options: ShowFindingsOptions, context: Context): void {
  const { stdout, version } = context;
  const pathOf = pathsFrom(context.cwd);
  const told = findings.filter(({ severity }) => options.verbose || severity !== 'info');
  switch (options.output) {
    case 'json':
      stdout.write(`${JSON.stringify({ environments: options.environments, diagnostics: findings }, null, 2)}\n`);
      return;
    case 'sarif':
      stdout.write(`${JSON.stringify(diagnosticsSarif(told, { version, pathOf }), null, 2)}\n`);
      return;
    case 'github':
      stdout.write(diagnosticsGithub(told, pathOf));
      return;
    case 'markdown':
      stdout.write(`**${summaryOf(told, options)}**\n${told.length === 0 ? '' : `\n${diagnosticsMarkdown(told)}`}`);
      return;
    case 'text': {
      const style = styleFor(stdout, context, options.color);
      const many = options.environments.length > 1;
      stdout.write(
        diagnosticsText(
          told.map(finding => (many ? withEnvironments(finding) : finding)),
          style,
        ),
      );
      stdout.write(`${told.length === 0 ? '' : '\n'}${summaryOf(told, options)}\n`);
    }
  }
}

function withEnvironments(finding: Finding): Finding {
  const { environments, message } = finding;
  return environments.length === 0 ? finding : { ...finding, message: `${environments.join(', ')}: ${message}` };
}

function summaryOf(findings: readonly Finding[], { environments }: ShowFindingsOptions): string {
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
