import { toBytes } from '../../../../runtime/bytes.ts';
import { GoInteger, type GoMethod, GoObject, type GoValue } from '../../../value.ts';
import { FunctionError } from '../function.ts';
import { byteSlice } from '../text.ts';
import { compareVersions, formatVersion, isValidIdentifiers, type Version } from './version.ts';

type VersionType = '*semver.Version' | 'semver.Version';

/** `*semver.Version`, or what its `Inc…` and `Set…` methods answer: a `semver.Version`, which has only these methods. */
export class GoVersion extends GoObject {
  readonly typeName: VersionType;
  readonly version: Version;
  /** The text that it was read from. */
  readonly original: string;

  constructor(version: Version, original: string, typeName: VersionType = '*semver.Version') {
    super();
    this.version = version;
    this.original = original;
    this.typeName = typeName;
  }

  get kind(): 'ptr' | 'struct' {
    return this.typeName === 'semver.Version' ? 'struct' : 'ptr';
  }

  withType(typeName: VersionType): GoVersion {
    return new GoVersion(this.version, this.original, typeName);
  }

  /** Whether all is equal, metadata and the original text too. */
  hasSameParts(other: GoVersion): boolean {
    return this.original === other.original && formatVersion(this.version) === formatVersion(other.version);
  }

  method(name: string): GoMethod | undefined {
    const method = VALUE_METHODS.get(name) ?? (this.kind === 'ptr' ? POINTER_METHODS.get(name) : undefined);
    return method && { ...method, call: args => method.call(this, args[0] ?? null) };
  }

  /** A `semver.Version` has no String method, and so prints as a struct. */
  toString(): string {
    if (this.kind === 'ptr') return formatVersion(this.version);
    const { major, minor, patch, prerelease, metadata } = this.version;
    return `{${[major, minor, patch, prerelease, metadata, this.original].join(' ')}}`;
  }
}

export const ZERO_VERSION = new GoVersion({ major: 0n, minor: 0n, patch: 0n, prerelease: '', metadata: '' }, '');

interface VersionMethod {
  readonly params: readonly string[];
  readonly result: string;
  readonly call: (receiver: GoVersion, argument: GoValue) => GoValue;
}

const POINTER_METHODS: ReadonlyMap<string, VersionMethod> = new Map(
  Object.entries({
    Major: getter('int64', ({ version }) => new GoInteger('int64', version.major)),
    Minor: getter('int64', ({ version }) => new GoInteger('int64', version.minor)),
    Patch: getter('int64', ({ version }) => new GoInteger('int64', version.patch)),
    Prerelease: getter('string', ({ version }) => version.prerelease),
    Metadata: getter('string', ({ version }) => version.metadata),
    Original: getter('string', ({ original }) => original),
    String: getter('string', receiver => receiver.toString()),
    MarshalJSON: getter('[]uint8', receiver => byteSlice(toBytes(`"${receiver.toString()}"`))),
    LessThan: comparison('bool', order => order < 0),
    GreaterThan: comparison('bool', order => order > 0),
    Equal: comparison('bool', order => order === 0),
    Compare: comparison('int', order => BigInt(order)),
  }),
);

const VALUE_METHODS: ReadonlyMap<string, VersionMethod> = new Map(
  Object.entries({
    // A prerelease leads to its release.
    IncPatch: increment(({ major, minor, patch, prerelease }) => [
      major,
      minor,
      prerelease === '' ? patch + 1n : patch,
    ]),
    IncMinor: increment(({ major, minor }) => [major, minor + 1n, 0n]),
    IncMajor: increment(({ major }) => [major + 1n, 0n, 0n]),
    SetPrerelease: setter('Invalid Prerelease string', prerelease => ({ prerelease })),
    SetMetadata: setter('Invalid Metadata string', metadata => ({ metadata })),
  }),
);

function getter(result: string, get: (receiver: GoVersion) => GoValue): VersionMethod {
  return { params: [], result, call: get };
}

function comparison(result: string, decide: (order: number) => GoValue): VersionMethod {
  const call = (receiver: GoVersion, other: GoValue) => {
    if (!(other instanceof GoVersion)) {
      throw new FunctionError('runtime error: invalid memory address or nil pointer dereference');
    }
    return decide(compareVersions(receiver.version, other.version));
  };
  return { params: ['*semver.Version'], result, call };
}

function increment(next: (version: Version) => readonly [bigint, bigint, bigint]): VersionMethod {
  return getter('semver.Version', receiver => {
    const [major, minor, patch] = next(receiver.version).map(number => BigInt.asIntN(64, number));
    return changed(receiver, {
      major: major ?? 0n,
      minor: minor ?? 0n,
      patch: patch ?? 0n,
      prerelease: '',
      metadata: '',
    });
  });
}

function setter(complaint: string, change: (text: string) => Partial<Version>): VersionMethod {
  const call = (receiver: GoVersion, text: GoValue) => {
    const given = text as string;
    if (given !== '' && !isValidIdentifiers(given)) throw new FunctionError(complaint);
    return changed(receiver, { ...receiver.version, ...change(given) });
  };
  return { params: ['string'], result: 'semver.Version', call };
}

/** A `v` at the start of the text stays there. */
function changed(receiver: GoVersion, version: Version): GoVersion {
  const prefix = receiver.original.startsWith('v') ? 'v' : '';
  return new GoVersion(version, prefix + formatVersion(version), 'semver.Version');
}
