/**
 * The registries that a release can be published to, a row each: all that differs from
 * one to the next and is no network call. A further registry is a row here, its reader in
 * src/adapters, and the line of src/adapters/registries.ts that loads it.
 */

export interface RegistryRow {
  /** As people call it. */
  readonly title: string;
  /** Type of package URL; undefined for addresses. https://github.com/package-url/purl-spec */
  readonly purl: string | undefined;
  /** What is released there: the channel's package, the repository at its tag, or files at an address. */
  readonly releases: 'package' | 'repository' | 'address';
  readonly packageName: RegExp;
  /** A version, or a tag of the repository. */
  readonly version: RegExp;
  /**
   * Kinds of artifact that only this registry has, and how their names end. An ending that
   * any archive may have counts only for files that this registry serves.
   */
  readonly kinds: Readonly<Record<string, RegExp>>;
  /** Files of a version: one of its kinds, any number of its kinds, or whatever there is. */
  readonly takes: 'one' | 'many' | 'anything';
  /**
   * What is told of the files that a version has: all of them, each an artifact; all, and
   * others beside the artifacts; or nothing, since files are known by name alone.
   */
  readonly lists: 'artifacts' | 'more' | 'nothing';
  /** Whether it gives the one file of a version a name of its own. */
  readonly renames: boolean;
  /** Whether files can be added to a version that is there already. */
  readonly takesMore: boolean;
  /** Files in a folder that its publishing tool would take; undefined when it is told each by name. */
  readonly uploads: RegExp | undefined;
  /** The tool that installs by digest, if a project for it can be written. */
  readonly installer: 'pip' | 'npm' | 'cargo' | undefined;
  /** An instruction for whoever finds other bytes than the sealed ones there. */
  readonly afterMismatch: string;
}

const owner = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})';
const semverLike = /^[0-9][A-Za-z0-9.+-]{0,127}$/;

export const registryTypes = {
  pypi: {
    title: 'PyPI',
    purl: 'pypi',
    releases: 'package',
    // https://packaging.python.org/en/latest/specifications/name-normalization/
    packageName: /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,198}[A-Za-z0-9])?$/,
    version: /^[A-Za-z0-9][A-Za-z0-9.!+_-]{0,127}$/,
    kinds: { wheel: /\.whl$/, sdist: /\.tar\.gz$/ },
    takes: 'many',
    lists: 'artifacts',
    renames: false,
    takesMore: true,
    // twine takes all that are not signatures or attestations.
    uploads: /^(?!.*(?:\.publish\.attestation|\.asc)$)[^/]+$/,
    installer: 'pip',
    afterMismatch:
      'Yank it on PyPI, find out what built or uploaded it, and release the next version.',
  },
  crates: {
    title: 'crates.io',
    purl: 'cargo',
    releases: 'package',
    packageName: /^[A-Za-z][A-Za-z0-9_-]{0,63}$/,
    version: semverLike,
    kinds: { crate: /\.crate$/ },
    takes: 'one',
    lists: 'artifacts',
    renames: true,
    takesMore: false,
    uploads: /^[^/]+\.crate$/,
    installer: 'cargo',
    afterMismatch:
      'Run `cargo yank`, find out what packaged it again, and release the next version.',
  },
  npm: {
    title: 'npm',
    purl: 'npm',
    releases: 'package',
    packageName:
      /^(?=.{1,214}$)(?:@[A-Za-z0-9~-][A-Za-z0-9._~-]*\/)?[A-Za-z0-9~-][A-Za-z0-9._~-]*$/,
    version: semverLike,
    kinds: { 'npm-tarball': /\.tgz$/ },
    takes: 'one',
    lists: 'artifacts',
    // The scope is not a part of the tarball's name there.
    renames: true,
    takesMore: false,
    uploads: /^[^/]+\.tgz$/,
    installer: 'npm',
    afterMismatch:
      'Run `npm deprecate`, find out what packed it again, and release the next version.',
  },
  rubygems: {
    title: 'RubyGems',
    purl: 'gem',
    releases: 'package',
    // https://guides.rubygems.org/name-your-gem/ and Gem::Specification::VALID_NAME_PATTERN
    packageName: /^(?=[A-Za-z0-9._-]{1,128}$)(?![._-])(?=.*[A-Za-z])[A-Za-z0-9._-]+$/,
    // https://guides.rubygems.org/patterns/ and Gem::Version::VERSION_PATTERN
    version: /^(?=.{1,128}$)[0-9]+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/,
    kinds: { gem: /\.gem$/ },
    takes: 'many',
    lists: 'artifacts',
    renames: false,
    // A gem for another platform may follow later.
    takesMore: true,
    uploads: /^[^/]+\.gem$/,
    installer: undefined,
    afterMismatch: 'Run `gem yank`, find out what built it again, and release the next version.',
  },
  maven: {
    title: 'Maven Central',
    purl: 'maven',
    releases: 'package',
    // https://maven.apache.org/guides/mini/guide-naming-conventions.html: `group:artifact`.
    packageName: /^(?=.{3,255}$)[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*:(?!\.)[A-Za-z0-9._-]+$/,
    // A snapshot is replaced again and again by design: it is no release.
    version: /^(?!.*-SNAPSHOT$)[A-Za-z0-9][A-Za-z0-9._+-]{0,127}$/,
    kinds: { pom: /\.pom$/, jar: /\.jar$/ },
    takes: 'anything',
    lists: 'nothing',
    renames: false,
    takesMore: false,
    uploads: /^[^/]+\.(?:pom|jar)$/,
    installer: undefined,
    afterMismatch:
      'Maven Central takes nothing back: find out what built or deployed it, tell your users, and release the next version.',
  },
  'github-release': {
    title: 'GitHub Releases',
    purl: 'github',
    releases: 'repository',
    packageName: new RegExp(`^${owner}/(?!\\.{1,2}$)[\\w.-]{1,100}$`),
    version: /^(?!.*\.\.)[A-Za-z0-9][\w.+!/-]{0,254}$/,
    kinds: {},
    takes: 'anything',
    // The manifest and the checksums, which are no artifacts.
    lists: 'more',
    renames: false,
    takesMore: false,
    uploads: undefined,
    installer: undefined,
    afterMismatch: 'Find out who replaced the asset, and release the next version.',
  },
  url: {
    title: 'an address',
    purl: undefined,
    releases: 'address',
    packageName: /^$/,
    version: /^[^\s/]{1,128}$/,
    kinds: {},
    takes: 'anything',
    lists: 'nothing',
    renames: false,
    takesMore: true,
    uploads: undefined,
    installer: undefined,
    afterMismatch:
      'Find out what wrote the file, and put the sealed one in its place if the address allows.',
  },
} as const satisfies Readonly<Record<string, RegistryRow>>;

export interface RewritingRow {
  readonly title: string;
  /** What becomes of an uploaded file; completes "it …". */
  readonly rewrites: string;
  /** An instruction: what can be proved there instead. */
  readonly instead: string;
}

/**
 * Registries that never serve the bytes that they were sent: no channel of such a type
 * could ever be proven, so that none is sealed.
 */
export const rewritingTypes = {
  // https://learn.microsoft.com/nuget/api/repository-signatures-resource (allRepositorySigned),
  // and https://github.com/NuGet/NuGetGallery/issues/10026 for what it means for digests.
  nuget: {
    title: 'nuget.org',
    rewrites: 'signs every package again, in `.signature.p7s` inside the package',
    instead:
      'Serve the sealed .nupkg from the GitHub release, which keeps its bytes, and attest it there. For what nuget.org serves, run `release-actions explain <sealed> <served>`: the cause `registry-signature` alone proves that all but the signature is what was sealed.',
  },
} as const satisfies Readonly<Record<string, RewritingRow>>;

/** Kinds of channel that a release is published to, as `release.json` names them. */
export type ChannelType = keyof typeof registryTypes;

type KindsOf<Type extends ChannelType> = keyof (typeof registryTypes)[Type]['kinds'];

/** Kinds of artifact that some registry alone has. */
export type PackageKind = { [Type in ChannelType]: KindsOf<Type> }[ChannelType];

/** Every type, in the table's order. */
export const channelTypes = Object.keys(registryTypes) as readonly ChannelType[] as readonly [
  ChannelType,
  ...ChannelType[],
];

/** Every kind that some registry alone has, in the table's order. */
export const packageKinds = channelTypes.flatMap((type) =>
  Object.keys(registryTypes[type].kinds),
) as readonly PackageKind[];

/** The row of a type. */
export function registryRow(type: ChannelType): RegistryRow {
  return registryTypes[type];
}
