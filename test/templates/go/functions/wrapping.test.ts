import { describe } from 'vitest';
import { goAnswers } from './go-answers.ts';

describe('wrap', () => {
  goAnswers([
    ['breaks between words', '{{ wrap 5 "Hello World foo" }}', 'Hello\nWorld\nfoo'],
    ['lets long words stand out', '{{ wrap 3 "longword is x" }}', 'longword\nis\nx'],
    ['drops spaces at the start of a line', '{{ wrap 3 "   aaa   bbb" }}', 'aaa\nbbb'],
    ['takes a width below 1 for 1', '{{ wrap -5 "a b" }}', 'a\nb'],
    ['leaves short texts alone', '{{ wrap 50 " a " }}|{{ wrap 9223372036854775807 "x" }}|{{ wrap 1 "" }}', ' a |x|'],
    ['counts bytes', '{{ wrap 2 "é é" }}', 'é\né'],
    ['goes on after a word that ends the text', '{{ wrap 2 "ab longest" }}', 'ab\nlongest'],
  ]);
});

describe('wrapWith', () => {
  goAnswers([
    ['cuts long words', '{{ wrapWith 3 "|" "longword is" }}', 'lon|gwo|rd|is'],
    ['breaks with a newline unless told otherwise', '{{ wrapWith 2 "" "abcd" }}', 'ab\ncd'],
    ['may cut a character', '{{ wrapWith 1 "-" "é" | b64enc }}', 'wy2p'],
  ]);
});

describe('abbrev', () => {
  goAnswers([
    ['ends a long text in dots', '{{ abbrev 8 "hello world" }}|{{ abbrev 5 "hello" }}', 'hello...|hello'],
    ['leaves a text alone for which there is no room', '{{ abbrev 3 "hello world" }}', 'hello world'],
    ['counts bytes', '{{ abbrev 4 "éé é" | b64enc }}', 'wy4uLg=='],
  ]);
});

describe('abbrevboth', () => {
  goAnswers([
    ['leaves out the start as well', '{{ abbrevboth 5 10 "1234 5678 9123" }}', '...5678...'],
    ['shows the end if that is near', '{{ abbrevboth 8 10 "1234 5678 9123" }}', '...78 9123'],
    ['cuts the end alone for a small offset', '{{ abbrevboth 4 10 "1234 5678 9123" }}', '1234 56...'],
    ['needs room for dots on both sides', '{{ abbrevboth 5 6 "1234 5678 9123" }}', '1234 5678 9123'],
    ['takes an offset beyond the text for its end', '{{ abbrevboth 100 10 "1234 5678 9123" }}', '...78 9123'],
    ['takes a negative offset for none', '{{ abbrevboth -9223372036854775808 10 "1234 5678 9123" }}', '...78 9123'],
    ['leaves short texts alone', '{{ abbrevboth 5 20 "short" }}{{ abbrevboth 5 7 "" }}', 'short'],
  ]);
});
