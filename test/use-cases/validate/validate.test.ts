import { describe, expect, test } from 'vitest';
import { validate } from '../../../use-cases/validate/validate.ts';
import { validationReport, validationReportSchema } from '../../../use-cases/validate/validation-report.ts';
import { policy, testFleet } from '../../cli/fleet.ts';
import { testSession } from '../../support/session.ts';

describe('validating a fleet', () => {
  test('finds nothing wrong with a good one, and names what it looked at', async () => {
    const fleet = await testFleet();
    const validation = await validate({ controlPlane: fleet.controlPlane.path }, await testSession());
    expect(validation).toEqual({ complete: true, environments: ['dev', 'prod'], findings: [] });
  });

  test('says a problem once, with the environments that have it', async () => {
    const fleet = await testFleet();
    const large = `${await fleet.controlPlane.read('dev', 'types/large.yaml')}  configTyp: config\n`;
    await fleet.controlPlane.commit('dev', {
      'types/large.yaml': large,
      'policies/apy.yaml': policy('apy', 'apy', 'large'),
    });
    const session = await testSession();
    const source = { controlPlane: fleet.controlPlane.path };
    const validation = await validate(source, session);
    expect(validation.findings.map(({ severity, code, environments }) => [severity, code, environments])).toEqual([
      ['warning', expect.any(String), ['dev']],
      ['warning', expect.any(String), ['dev']],
    ]);
    const report = JSON.parse(JSON.stringify(validationReport(validation)));
    expect(validationReportSchema.strict().parse(report)).toEqual(report);
    const strict = await validate(source, session, { strict: true });
    expect(strict.findings.map(({ severity }) => severity)).toEqual(['error', 'error']);
  });

  test('is not complete when a source can’t be read', async () => {
    const fleet = await testFleet();
    await fleet.controlPlane.git('branch', '-D', 'prod');
    const { complete, findings } = await validate({ controlPlane: fleet.controlPlane.path }, await testSession());
    expect(complete).toBe(false);
    expect(findings).toMatchObject([{ code: 'source-missing', environments: ['prod'] }]);
  });
});
