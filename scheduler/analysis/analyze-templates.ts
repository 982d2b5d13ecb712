import type { TemplateEngines } from '../../templates/engine.ts';
import { TemplateError } from '../../templates/go/errors.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Template } from '../model/object.ts';
import { createTemplateSet, manifestText, type TemplateRole, templateProblem } from '../plan/templates.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

const ROLES: readonly TemplateRole[] = ['reconciler', 'namespace', 'config'];

/** API versions that current Flux no longer serves (Flux 2.8), and what to write instead. */
const RETIRED: readonly { readonly found: RegExp; readonly version: string; readonly instead: string }[] = [
  {
    found: /\bsource\.toolkit\.fluxcd\.io\/v1beta[12]\b/,
    version: 'source.toolkit.fluxcd.io/v1beta2',
    instead: 'source.toolkit.fluxcd.io/v1',
  },
  {
    found: /\bkustomize\.toolkit\.fluxcd\.io\/v1beta[12]\b/,
    version: 'kustomize.toolkit.fluxcd.io/v1beta2',
    instead: 'kustomize.toolkit.fluxcd.io/v1',
  },
];

/** Templates that cluster types name but can't use, templates that don't parse, and what in them deserves a look. */
export function analyzeTemplates(snapshot: Snapshot, engines: TemplateEngines): Diagnostic[] {
  const set = createTemplateSet({ templates: snapshot.templates, invalid: snapshot.invalid, engines });
  const named = snapshot.clusterTypes.flatMap(clusterType =>
    ROLES.flatMap(role => {
      const resolved = set.resolve(clusterType, role);
      return resolved !== undefined && 'problem' in resolved && resolved.problem.subject?.kind !== 'Template'
        ? [resolved.problem]
        : [];
    }),
  );
  return [
    ...named,
    ...snapshot.templates.flatMap(template => [...syntaxProblems(template, engines), ...retiredVersions(template)]),
  ];
}

function syntaxProblems(template: Template, engines: TemplateEngines): Diagnostic[] {
  return template.spec.manifests.flatMap((manifest, index) => {
    try {
      engines[template.spec.engine].compile(manifestText(manifest));
      return [];
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      return [templateProblem(error, template, index)];
    }
  });
}

function retiredVersions({ name, spec, at }: Template): Diagnostic[] {
  return spec.manifests.flatMap((manifest, index) =>
    RETIRED.filter(({ found }) => found.test(manifestText(manifest))).map(
      ({ version, instead }): Diagnostic => ({
        severity: 'warning',
        code: 'retired-api-version',
        message: `template ${name} renders ${version}, which Flux 2.8 and later don't serve`,
        fix: `write ${instead}, unless your clusters run an older Flux`,
        origin: at(['spec', 'manifests', index]),
        subject: { kind: 'Template', name },
      }),
    ),
  );
}
