import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { UserError } from '../../../../runtime/errors.ts';
import { reportPlaceOf } from '../../../../use-cases/feedback/report-state.ts';
import { parsePostgresAddress, postgresName } from '../../../../workflows/feedback/store/postgres-address.ts';
import { reportPlaceName } from '../../../../workflows/feedback/store/report-place.ts';

test('an address is read with its password, which is shown nowhere', () => {
  const address = parsePostgresAddress('postgresql://ada:hunter%402@db.example.com:6432/berth');
  expect(address).toMatchObject({ host: 'db.example.com', port: 6432, user: 'ada', database: 'berth' });
  expect(address.password?.reveal()).toBe('hunter@2');
  expect(postgresName(address)).toBe('the database berth on db.example.com:6432');
  expect(inspect(address) + JSON.stringify(address)).not.toContain('hunter');
});

test.each([
  ['postgres://db.example.com/berth', 'db.example.com', 'verify-full'],
  ['postgres://db.example.com/berth?sslmode=disable', 'db.example.com', 'disable'],
  ['postgres://127.0.0.1/berth', '127.0.0.1', 'disable'],
  ['postgres://[::1]:5433/berth', '::1', 'disable'],
  ['postgres:///berth', 'localhost', 'disable'],
  ['postgres://ada@/berth?host=/run/postgresql', '/run/postgresql', 'disable'],
])('%s leads to %s with sslmode %s', (text, host, sslMode) => {
  expect(parsePostgresAddress(text)).toMatchObject({ host, sslMode });
});

test.each([
  ['postgres://ada:hunter2@h:port/x', 'it is no URL'],
  ['postgres://ada:hunter2%@h/x', 'stands for nothing'],
  ['postgres://ada:hunter2@a,b/x', 'several hosts'],
  ['postgres://ada:hunter2@h/x?sslmode=prefer', 'sslmode "prefer" can\'t be had'],
  ['postgres://ada:hunter2@h/x?ssl=true', 'its parameter "ssl" isn\'t known'],
])('%s is refused, without being repeated', (text, reason) => {
  const error = thrownBy(() => parsePostgresAddress(text));
  expect(error).toBeInstanceOf(UserError);
  expect(error.message).toContain(reason);
  expect(inspect(error)).not.toContain('hunter2');
});

test('a password in an option is refused, and one in the variable taken', () => {
  const text = 'postgres://ada:hunter2@h/x';
  const error = thrownBy(() => reportPlaceOf({ option: text, variable: undefined, cwd: '/w' }));
  expect(error.message).toContain('which all on this machine can see');
  expect(inspect(error)).not.toContain('hunter2');
  const place = reportPlaceOf({ option: undefined, variable: text, cwd: '/w' });
  expect(place && reportPlaceName(place)).toBe('the database x on h:5432');
});

test('an option wins over the configuration file, and that over the variable', () => {
  const configured = { text: 'b', folder: '/etc/berth' };
  expect(reportPlaceOf({ option: 'a', variable: 'c', cwd: '/w', configured })).toEqual({ file: '/w/a' });
  expect(reportPlaceOf({ option: undefined, variable: 'c', cwd: '/w', configured })).toEqual({ file: '/etc/berth/b' });
  expect(reportPlaceOf({ option: undefined, variable: 'c', cwd: '/w' })).toEqual({ file: '/w/c' });
  expect(reportPlaceOf({ option: undefined, variable: '', cwd: '/w' })).toBeUndefined();
});

function thrownBy(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it worked');
}
