/** How registries write versions, and which built files are a package's by their names alone. */
import type { ChannelType } from '../ports.ts';
import { findDistributionName } from '../python/distribution-name.ts';
import { findPythonVersion, parsePythonVersion } from '../python/version.ts';
import { mavenFileStem } from '../registry/maven-layout.ts';
import { normalizeProjectName } from '../registry/names.ts';

/** A version of a package, as its registry writes it. */
export interface PackageVersion {
  readonly package: string;
  readonly version: string;
}

export interface PackageRules {
  /** The one spelling of names that are the same package there. */
  readonly spellName: (name: string) => string;
  /** The registry's spelling; undefined for what is no version there. */
  readonly spellVersion: (version: string) => string | undefined;
  /** The registry's spelling. Throws its language's own failure for what is no version there. */
  readonly requireVersion: (version: string) => string;
  /** Whether the name says that the file is one of the version's own. */
  readonly isOwn: (name: string, of: PackageVersion) => boolean;
  /** Whether the registry serves files under names of its own files only. */
  readonly onlyOwn: boolean;
  /** Names of files without which the registry has no such version. */
  readonly required: (of: PackageVersion) => readonly string[];
}

const asWritten: PackageRules = {
  spellName: (name) => name,
  spellVersion: (version) => version,
  requireVersion: (version) => version,
  isOwn: () => false,
  onlyOwn: false,
  required: () => [],
};

const rules: { readonly [Type in ChannelType]?: Partial<PackageRules> } = {
  pypi: {
    spellName: normalizeProjectName,
    spellVersion: findPythonVersion,
    requireVersion: parsePythonVersion,
    // Source archives may share a name with other files: they are none of PyPI's by that alone.
    isOwn: (name, of) => {
      const wheel = findDistributionName(name);
      return wheel?.kind === 'wheel' && wheel.project === normalizeProjectName(of.package);
    },
  },
  rubygems: {
    spellVersion: rubyVersion,
    requireVersion: rubyVersion,
    // `demo-1.2.3.gem`, and `demo-1.2.3-x86_64-linux.gem` for a platform.
    isOwn: (name, of) => {
      const stem = `${of.package}-${of.version}`;
      return name.startsWith(stem) && /^(?:-[A-Za-z0-9._-]+)?\.gem$/.test(name.slice(stem.length));
    },
    onlyOwn: true,
  },
  maven: {
    isOwn: (name, of) => {
      const stem = mavenFileStem(of.package, of.version);
      return name.startsWith(stem) && /^(?:-[^.]|\.)./.test(name.slice(stem.length));
    },
    onlyOwn: true,
    // Without its POM a version is not there for anybody: the POM is what is looked for.
    required: (of) => [`${mavenFileStem(of.package, of.version)}.pom`],
  },
};

/** The rules of a type; names and versions as they are written where it has none. */
export function packageRulesOf(type: ChannelType): PackageRules {
  return { ...asWritten, ...rules[type] };
}

/**
 * A dash begins a pre-release, which RubyGems writes `.pre.`: `1.2.3-rc.1` is
 * `1.2.3.pre.rc.1`. https://docs.ruby-lang.org/en/3.4/Gem/Version.html
 */
function rubyVersion(version: string): string {
  return version.replaceAll('-', '.pre.');
}
