import { CORE_PROGRAMS, FAMILIES } from '../../../scripts/ci/families.ts';
import { PROGRAMS, type Program } from './programs.ts';

/**
 * The programs that are meant by names: a program's own, `core` for those of the end-to-end tests that always run, or a family's for
 * those of its tests. All of them without a name.
 */
export function namedPrograms(names: readonly string[]): readonly Program[] {
  if (names.length === 0) return PROGRAMS;
  const wanted = new Set(names.flatMap(programsOf));
  return PROGRAMS.filter(({ name }) => wanted.has(name));
}

function programsOf(name: string): readonly string[] {
  if (PROGRAMS.some(program => program.name === name)) return [name];
  if (name === 'core') return CORE_PROGRAMS;
  const family = FAMILIES.find(candidate => candidate.name === name);
  if (family !== undefined) return family.programs;
  const known = [...PROGRAMS, { name: 'core' }, ...FAMILIES].map(candidate => candidate.name);
  throw new Error(`neither a program nor a family of tests is called "${name}": name some of ${known.join(', ')}`);
}
