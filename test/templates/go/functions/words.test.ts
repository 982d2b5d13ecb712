import { describe } from 'vitest';
import { goAnswers } from './go-answers.ts';

describe('camelcase', () => {
  goAnswers([
    ['joins words by their capitals', '{{ camelcase "http_server some-words a b" }}', 'HttpServerSomeWordsAB'],
    [
      'keeps connectors at the start, and all but one of several',
      '{{ camelcase "_complex__case_" }}',
      '_Complex_Case_',
    ],
    ['writes the last of nothing but connectors twice', '{{ camelcase "__" }}|{{ camelcase "" }}|', '___||'],
    ['replaces invalid bytes', '{{ camelcase (b64dec "Yf9i") }}', 'A\ufffdb'],
    ['knows one letter', '{{ camelcase "x" }} {{ camelcase "_x" }} {{ camelcase "é_ß" }}', 'X _X Éß'],
  ]);
});

describe('snakecase', () => {
  goAnswers([
    ['parts words at capitals', '{{ snakecase "FirstName HTTPServer" }}', 'first_name_http_server'],
    [
      'keeps a number with the word before it',
      '{{ snakecase "Bld4Floor3rd Duration2m3s" }}',
      'bld4_floor_3rd_duration_2m3s',
    ],
    ['starts a word with a number that letters follow', '{{ snakecase "HTTP20xOK http2xx" }}', 'http_20x_ok_http_2xx'],
    ['writes punctuation as it is', '{{ snakecase "GO.path,is/x" }}', 'go.path,is/x'],
    ['takes ideographs for other words', '{{ snakecase "日本語Text" }}', '日本語_text'],
    [
      'takes invalid bytes for part of the word, and replaces those that it changes',
      '{{ snakecase (b64dec "Qf9iQw==") }}',
      'a\ufffdb_c',
    ],
    ['is empty for nothing', '{{ snakecase "" }}|', '|'],
    ['takes signs for other words', '{{ snakecase "a+B=c1" }}', 'a_+_b_=_c1'],
    ['leaves invalid bytes alone', '{{ snakecase (b64dec "//4=") | b64enc }}', '//4='],
  ]);
});

describe('kebabcase', () => {
  goAnswers([
    ['joins by hyphens', '{{ kebabcase "FirstName_GO PATH-x" }}', 'first-name-go-path-x'],
    ['keeps the number of connectors', '{{ kebabcase "a__b" }} {{ kebabcase "_a_" }}', 'a--b -a-'],
    ['parts capitals before a capitalised word', '{{ kebabcase "NoHTTPSHere" }}', 'no-https-here'],
    [
      'knows numbers alone',
      '{{ kebabcase "12" }} {{ kebabcase "1e3" }} {{ kebabcase "map1h30m" }}',
      '12 1e3 map-1h30m',
    ],
  ]);
});
