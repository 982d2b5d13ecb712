import { globSync, readFileSync, statSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Properties and golden cases after the others, which most often find a mutant sooner. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const cost = ({ moduleId }: TestSpecification): number =>
      statSync(moduleId).size + (/property|golden/.test(moduleId) ? 1e6 : 0);
    return [...files].sort((a, b) => cost(a) - cost(b));
  }
}

// The suites that `npm run mutation` runs against each mutant, until one of them fails. See docs/testing.md.
export default defineConfig({
  test: {
    include: globSync('test/{scheduler,workflows/gitops,workflows/proposal,workflows/text}/**/*.test.ts').filter(
      isPure,
    ),
    // Loading the modules anew for each file takes longer than most tests.
    isolate: false,
    testTimeout: 180_000,
    sequence: { sequencer: QuickFirst },
  },
});

/** A suite that starts git or a server takes seconds, and a run has thousands of them. */
function isPure(path: string): boolean {
  return !/world|git-repository|control-plane|temporary-folder|server|child_process/.test(importsOf(path));
}

function importsOf(path: string): string {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => /^(import|\}) .*from /.test(line))
    .join('\n');
}
