import { describe } from 'vitest';
import { goAnswers, goFails } from './go-answers.ts';

const PARTS = '{{ $u := urlParse .ConfigData.u }}{{ toJson $u }} {{ urlJoin $u }}';

describe('urlParse and urlJoin', () => {
  goAnswers([
    [
      'know all parts',
      PARTS,
      '{"fragment":"frag ment","host":"example.com:8080","hostname":"example.com","opaque":"","path":"/a/b c","query":"q=1\\u0026r=%20","scheme":"https","userinfo":"user:p%40ss"} https://user:p%40ss@example.com:8080/a/b%20c?q=1&r=%20#frag%20ment',
      'u: "HTTPS://user:p%40ss@example.com:8080/a/b%20c?q=1&r=%20#frag%20ment"',
    ],
    [
      'know opaque addresses',
      PARTS,
      '{"fragment":"","host":"","hostname":"","opaque":"a@b.c","path":"","query":"x","scheme":"mailto","userinfo":""} mailto:a@b.c?x',
      'u: "mailto:a@b.c?x"',
    ],
    [
      'know paths alone',
      PARTS,
      '{"fragment":"","host":"","hostname":"","opaque":"","path":"/a:b","query":"","scheme":"","userinfo":""} /a:b',
      'u: "/a:b?"',
    ],
    [
      'know addresses of version 6',
      '{{ $u := urlParse "http://[fe80::1%25en0]:80/" }}{{ $u.host }} {{ $u.hostname }} {{ urlJoin $u }}',
      '[fe80::1%en0]:80 fe80::1%en0 http://[fe80::1%25en0]:80/',
    ],
    ['know stars', '{{ (urlParse "*").path }} {{ urlJoin (dict "path" "*") }}', '* *'],
    ['know lists of hosts, as databases have them', '{{ (urlParse "mongodb://a:1,b:2/x").host }}', 'a:1,b:2'],
    ['keep an encoded slash apart no longer', '{{ (urlParse "http://h/a%2Fb").path }}', '/a/b'],
  ]);
});

describe('urlJoin', () => {
  goAnswers([
    [
      'leaves out what is missing',
      '{{ urlJoin (dict) }}|{{ urlJoin (dict "host" "h") }}|{{ urlJoin (dict "scheme" "http") }}|{{ urlJoin (dict "query" "a=b") }}',
      '|//h|http:|?a=b',
    ],
    ['puts a slash between host and path', '{{ urlJoin (dict "host" "h" "path" "p") }}', '//h/p'],
    ['keeps a first segment from being a scheme', '{{ urlJoin (dict "path" "a:b/c") }}', './a:b/c'],
    [
      'escapes host, path and fragment',
      '{{ urlJoin (dict "scheme" "s" "host" "é x" "path" "/a?b%" "fragment" "é<" "userinfo" "u:p@") }}',
      's://u:p%40@%C3%A9%20x/a%3Fb%25#%C3%A9%3C',
    ],
    ['writes queries as they are', '{{ urlJoin (dict "path" "/" "query" "é ?") }}', '/?é ?'],
    ['prefers what is opaque', '{{ urlJoin (dict "scheme" "s" "opaque" "x y" "host" "h" "path" "/p") }}', 's:x y'],
    ['forgets a user that is none', '{{ urlJoin (dict "host" "h" "userinfo" "a/b") }}', '//h'],
  ]);
  goFails([
    [
      'parts must be texts',
      '{{ urlJoin (dict "host" 1) }}',
      'urlJoin: unable to parse host key, must be of type string, but int found',
    ],
    [
      'and not nil',
      '{{ urlJoin (dict "path" nil) }}',
      'urlJoin: runtime error: invalid memory address or nil pointer dereference',
    ],
    [
      'a user must be one',
      '{{ urlJoin (dict "userinfo" "%zz") }}',
      'urlJoin: unable to parse userinfo in dict: parse "proto://%zz@host": invalid URL escape "%zz"',
    ],
  ]);
});

describe('urlParse complains in the words of Go', () => {
  goFails([
    [
      'about a missing scheme',
      '{{ urlParse ":x" }}',
      'urlParse: unable to parse url: parse ":x": missing protocol scheme',
    ],
    [
      'about control characters',
      '{{ urlParse "a\\tb" }}',
      'urlParse: unable to parse url: parse "a\\tb": net/url: invalid control character in URL',
    ],
    [
      'about colons in a path',
      '{{ urlParse "1a:b" }}',
      'urlParse: unable to parse url: parse "1a:b": first path segment in URL cannot contain colon',
    ],
    ['about escapes', '{{ urlParse "/%zz" }}', 'urlParse: unable to parse url: parse "/%zz": invalid URL escape "%zz"'],
    [
      'about escapes at the end',
      '{{ urlParse "/%4" }}',
      'urlParse: unable to parse url: parse "/%4": invalid URL escape "%4"',
    ],
    [
      'about the fragment, with all of the text',
      '{{ urlParse "/a#%" }}',
      'urlParse: unable to parse url: parse "/a#%": invalid URL escape "%"',
    ],
    [
      'about characters of a host',
      '{{ urlParse "http://a b/" }}',
      'urlParse: unable to parse url: parse "http://a b/": invalid character " " in host name',
    ],
    [
      'about escapes in a host',
      '{{ urlParse "http://%41/" }}',
      'urlParse: unable to parse url: parse "http://%41/": invalid URL escape "%41"',
    ],
    [
      'about users',
      '{{ urlParse "http://a<b@h/" }}',
      'urlParse: unable to parse url: parse "http://a<b@h/": net/url: invalid userinfo',
    ],
    [
      'about ports',
      '{{ urlParse "http://h:x/" }}',
      'urlParse: unable to parse url: parse "http://h:x/": invalid port ":x" after host',
    ],
    [
      'about several ports of a web address',
      '{{ urlParse "http://a:1:2/" }}',
      'urlParse: unable to parse url: parse "http://a:1:2/": invalid port ":1:2" after host',
    ],
    [
      'about brackets that are not closed',
      '{{ urlParse "http://[::1/" }}',
      'urlParse: unable to parse url: parse "http://[::1/": missing \']\' in host',
    ],
    [
      'about brackets in the middle',
      '{{ urlParse "http://a[::1]/" }}',
      'urlParse: unable to parse url: parse "http://a[::1]/": invalid IP-literal',
    ],
    [
      'about version 4 in brackets',
      '{{ urlParse "http://[1.2.3.4]/" }}',
      'urlParse: unable to parse url: parse "http://[1.2.3.4]/": invalid IP-literal',
    ],
    [
      'about ports after brackets',
      '{{ urlParse "http://[::1]x/" }}',
      'urlParse: unable to parse url: parse "http://[::1]x/": invalid port "x" after host',
    ],
  ]);
});
