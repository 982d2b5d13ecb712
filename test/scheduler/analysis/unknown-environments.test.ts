import { expect, test } from 'vitest';
import { unknownEnvironments } from '../../../scheduler/analysis/unknown-environments.ts';
import { input, target, workload } from '../../support/objects.ts';

const shop = workload('shop', [target('web', { environment: 'Dev' }), target('api', { environment: 'dev' })]);

test('a target for an environment that doesn’t exist is a warning with the nearest name', () => {
  expect(unknownEnvironments(input([shop]), ['dev', 'prod'])).toMatchObject([
    {
      severity: 'warning',
      code: 'unknown-environment',
      message: 'deployment target shop-web is for environment "Dev", which this control plane doesn\'t have',
      fix: 'did you mean "dev"?',
      origin: { path: 'workload-shop.yaml' },
    },
  ]);
});

test('where no name is near it is only told, because a workload may serve several control planes', () => {
  expect(unknownEnvironments(input([shop]), ['dev', 'Dev'])).toEqual([]);
  expect(unknownEnvironments(input([shop]), ['production'])).toMatchObject([
    { severity: 'info', fix: 'existing environments: production' },
    { severity: 'info', fix: 'existing environments: production' },
  ]);
});
