/**
 * A YAML document as a tree, before its scalars are resolved. Where a node starts and ends counts UTF-16 units of the
 * text; its anchor and tag stand before it.
 */
export type YamlNode = ScalarNode | SequenceNode | MappingNode | AliasNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: string;
  /** In full, such as `tag:yaml.org,2002:str`; empty without one. */
  readonly tag: string;
  /** Whether the value alone decides the type: unquoted, or tagged `!`. */
  readonly implicit: boolean;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

export interface SequenceNode {
  readonly kind: 'sequence';
  readonly items: YamlNode[];
  readonly anchored: boolean;
  readonly line: number;
  readonly start: number;
  /** Behind the closing bracket; where it starts for one without brackets. */
  end: number;
  /** Whether it stands in brackets. */
  readonly flow: boolean;
}

export interface MappingNode {
  readonly kind: 'mapping';
  readonly pairs: (readonly [YamlNode, YamlNode])[];
  readonly anchored: boolean;
  readonly line: number;
  readonly start: number;
  /** Behind the closing bracket; where it starts for one without brackets. */
  end: number;
  /** Whether it stands in brackets. */
  readonly flow: boolean;
}

export interface AliasNode {
  readonly kind: 'alias';
  readonly name: string;
  readonly target: YamlNode;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}
