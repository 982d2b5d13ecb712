export { type DecodeLimits, decodeYaml } from './decode.ts';
export { type EncodeOptions, encodeYaml, YamlEncodeError } from './encode.ts';
export { YamlError } from './error.ts';
