import { expect, test } from 'vitest';
import { mergeCommand } from '../../../../workflows/proposal/text/merge-command.ts';

test.each([
  ['dev', 'berth/dev', 'git switch dev && git pull && git merge origin/berth/dev && git push'],
  ['eu-1.x_y', 'berth/eu', 'git switch eu-1.x_y && git pull && git merge origin/berth/eu && git push'],
  ['a b', 'berth/a;b', "git switch 'a b' && git pull && git merge 'origin/berth/a;b' && git push"],
  ["it's", "berth/'x'", String.raw`git switch 'it'\''s' && git pull && git merge 'origin/berth/'\''x'\''' && git push`],
  ['dév', 'berth/$HOME', "git switch 'dév' && git pull && git merge 'origin/berth/$HOME' && git push"],
])('%s and %s are merged by commands that a shell takes', (base, branch, command) => {
  expect(mergeCommand({ base, branch })).toBe(
    `this server has no pull requests that Berth knows; merge it in a clone: ${command}`,
  );
});
