import type { Origin } from '../../runtime/origin.ts';
import { printable } from '../../runtime/printable.ts';
import { compareText, type Diagnostic, type Severity } from '../../scheduler/model/diagnostic.ts';
import type { PathOf } from './diagnostics-github.ts';
import { type SarifRepositories, sarifRepositories } from './sarif-repositories.ts';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

export interface SarifOptions {
  /** Version of Berth. */
  readonly version: string;
  readonly pathOf: PathOf;
}

/** Problems as SARIF 2.1.0 (OASIS), which code scanning services read. */
export function diagnosticsSarif(diagnostics: readonly Diagnostic[], { version, pathOf }: SarifOptions): object {
  const origins = diagnostics.flatMap(({ origin, related = [] }) => [
    ...(origin === undefined ? [] : [origin]),
    ...related.map(place => place.origin),
  ]);
  const repositories = sarifRepositories(origins.filter(origin => pathOf(origin) === undefined));
  const places = { pathOf, repositories };
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort(compareText);
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'berth', version, rules: codes.map(id => ({ id })) } },
        columnKind: 'utf16CodeUnits',
        ...repositories.run,
        results: diagnostics.map(diagnostic => result(diagnostic, codes, places)),
      },
    ],
  };
}

interface Places {
  readonly pathOf: PathOf;
  readonly repositories: SarifRepositories;
}

function result(diagnostic: Diagnostic, codes: readonly string[], places: Places): object {
  const { severity, code, message, fix, origin, related = [] } = diagnostic;
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: LEVELS[severity],
    message: { text: plainText(fix === undefined ? message : `${message}. Fix: ${fix}`) },
    locations: origin === undefined ? [] : [location(origin, places)],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map(place => ({
            ...location(place.origin, places),
            message: { text: plainText(place.message) },
          })),
        }),
  };
}

/** SARIF 2.1.0, 3.11.6: brackets are those of a link unless a backslash stands before them. */
function plainText(text: string): string {
  return printable(text).replace(/[\\[\]]/g, String.raw`\$&`);
}

function location(origin: Origin, { pathOf, repositories }: Places): object {
  const path = pathOf(origin);
  return {
    physicalLocation: {
      artifactLocation: path === undefined ? elsewhere(origin, repositories) : { uri: encodeURI(path) },
      region: { startLine: origin.line, startColumn: origin.column },
    },
  };
}

/** A file of another repository has no path here: its base says which repository, and at which commit. */
function elsewhere(origin: Origin, repositories: SarifRepositories): object {
  const uriBaseId = repositories.baseOf(origin);
  const description = { text: plainText(origin.repository) };
  return { uri: encodeURI(origin.path), ...(uriBaseId !== undefined && { uriBaseId }), description };
}
