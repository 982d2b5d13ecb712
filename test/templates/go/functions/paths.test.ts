import { describe } from 'vitest';
import { goAnswers } from './go-answers.ts';

describe('paths', () => {
  goAnswers([
    [
      'base is the last element',
      '{{ base "a/b.c" }} {{ base "a/b/" }} {{ base "" }} {{ base "///" }} {{ base ".." }}',
      'b.c b . / ..',
    ],
    [
      'dir is what comes before it',
      '{{ dir "a/b" }} {{ dir "a" }} {{ dir "/" }} {{ dir "" }} {{ dir "a/b/" }} {{ dir "/a" }} {{ dir "a//b" }} {{ dir "../x" }}',
      'a . / . a/b / a ..',
    ],
    [
      'clean takes out what says nothing',
      '{{ clean "a//b/./c/.." }} {{ clean "" }} {{ clean "/../a" }} {{ clean "../../a/.." }} {{ clean "a/../.." }} {{ clean "./" }} {{ clean "/" }}',
      'a/b . /a ../.. .. . /',
    ],
    [
      'ext is what follows the last dot of the last element',
      '{{ ext "a.tar.gz" }} {{ ext "a.b/c" }}| {{ ext ".x" }} {{ ext "x." }}',
      '.gz | .x .',
    ],
    ['isAbs looks at the first character', '{{ isAbs "/a" }} {{ isAbs "a" }} {{ isAbs "" }}', 'true false false'],
  ]);
});
