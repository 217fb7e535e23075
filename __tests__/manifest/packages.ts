/** Gems and POMs, as their tools write them. */
import { gzipSync } from 'node:zlib';
import { tarOf } from '../support/archives.ts';

/** A gem's specification, as `gem build` of RubyGems 3 writes it. */
export function specification(name: string, version: string, platform = 'ruby'): string {
  return `--- !ruby/object:Gem::Specification
name: ${name}
version: !ruby/object:Gem::Version
  version: ${version}
platform: ${platform}
authors:
- Octo
date: 1980-01-02 00:00:00.000000000 Z
dependencies:
- !ruby/object:Gem::Dependency
  name: rake
  requirement: !ruby/object:Gem::Requirement
    requirements:
    - - "~>"
      - !ruby/object:Gem::Version
        version: '13.0'
  type: :development
  prerelease: false
required_ruby_version: !ruby/object:Gem::Requirement
  requirements:
  - - ">="
    - !ruby/object:Gem::Version
      version: '0'
summary: Demo
`;
}

/** A gem with that specification. */
export function gem(yaml: string): Promise<Buffer> {
  return tarOf({
    'metadata.gz': gzipSync(yaml),
    'data.tar.gz': gzipSync(''),
    'checksums.yaml.gz': gzipSync('---\nSHA256: {}\n'),
  });
}

/** A gem of that name and version. */
export function gemOf(...names: Parameters<typeof specification>): Promise<Buffer> {
  return gem(specification(...names));
}

/** A POM with these coordinates. */
export function pomOf(groupId: string, artifactId: string, version: string): string {
  return `<project><groupId>${groupId}</groupId><artifactId>${artifactId}</artifactId><version>${version}</version></project>`;
}
