export { type DecodeLimits, decodeYaml, decodeYamlMap } from './decode.ts';
export { type EncodeOptions, encodeYaml, YamlEncodeError } from './encode.ts';
export { YamlError } from './error.ts';
