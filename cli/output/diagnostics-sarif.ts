import type { Origin } from '../../runtime/origin.ts';
import { printable } from '../../runtime/printable.ts';
import { compareText, type Diagnostic, type Severity } from '../../scheduler/model/diagnostic.ts';
import type { PathOf } from './diagnostics-github.ts';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

export interface SarifOptions {
  /** Version of Berth. */
  readonly version: string;
  readonly pathOf: PathOf;
}

/** Problems as SARIF 2.1.0 (OASIS), which code scanning services read. */
export function diagnosticsSarif(diagnostics: readonly Diagnostic[], { version, pathOf }: SarifOptions): object {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort(compareText);
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'berth', version, rules: codes.map(id => ({ id })) } },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map(diagnostic => result(diagnostic, codes, pathOf)),
      },
    ],
  };
}

function result(diagnostic: Diagnostic, codes: readonly string[], pathOf: PathOf): object {
  const { severity, code, message, fix, origin, related = [] } = diagnostic;
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: LEVELS[severity],
    message: { text: plainText(fix === undefined ? message : `${message}. Fix: ${fix}`) },
    locations: origin === undefined ? [] : [location(origin, pathOf)],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map(place => ({
            ...location(place.origin, pathOf),
            message: { text: plainText(place.message) },
          })),
        }),
  };
}

/** SARIF 2.1.0, 3.11.6: brackets are those of a link unless a backslash stands before them. */
function plainText(text: string): string {
  return printable(text).replace(/[\\[\]]/g, String.raw`\$&`);
}

function location(origin: Origin, pathOf: PathOf): object {
  const path = pathOf(origin);
  // A file of another repository has no path here: its repository says where to look.
  const artifact =
    path === undefined
      ? { uri: encodeURI(origin.path), description: { text: plainText(origin.repository) } }
      : { uri: encodeURI(path) };
  return {
    physicalLocation: {
      artifactLocation: artifact,
      region: { startLine: origin.line, startColumn: origin.column },
    },
  };
}
