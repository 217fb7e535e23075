/** install.sh: the template, and what the release manifest says. Same release, same bytes. */
import { predicateTypes } from '../attestation/predicate-types.ts';
import type { SealedFile } from '../manifest/manifest.ts';
import type { SealedSet } from '../manifest/sealed-set.ts';
import type { Attested } from './attested-by.ts';
import type { InstallTarget } from './find-programs.ts';
import { fillTemplate, type ScriptPart } from './script-template.ts';
import { quoted, quotedWithVersion, splitTag, type ScriptVersion } from './shell-words.ts';
import type { SigningKey } from './signing-key.ts';
import type { PlannedTarget } from './plan-platforms.ts';

export interface InstallerScript {
  /** How users call what is installed. */
  readonly name: string;
  readonly set: Pick<SealedSet, 'manifest' | 'manifestSha256'>;
  readonly targets: readonly PlannedTarget[];
  /** Set when the script takes attestations, or signatures, for proof. */
  readonly attested: Attested | undefined;
  readonly key: SigningKey | undefined;
}

const issuer = 'https://token.actions.githubusercontent.com';

/** The script's text. Throws INSTALLER_NAME_UNFIT for a tag that cannot stand in it. */
export function renderScript(script: InstallerScript): string {
  const { manifest } = script.set;
  const version = splitTag(manifest.tag, manifest.version);
  return fillTemplate({
    parts: partsOf(script),
    blocks: {
      about: aboutLines(script),
      release: [
        ...releaseLines(script, version),
        ...keyLines(script.key),
        '',
        ...targetLines(script, version),
        '',
        ...programLines(script, version),
      ],
    },
  });
}

function partsOf({ attested, key, targets }: InstallerScript): Set<ScriptPart> {
  const formats = new Set(targets.map(({ target }) => target.format));
  const wanted: Readonly<Record<ScriptPart, boolean>> = {
    attestation: attested !== undefined,
    'own-signer': attested?.signer.atTag === true,
    'called-signer': attested?.signer.atTag === false,
    signature: key !== undefined,
    archive: formats.has('tar') || formats.has('zip'),
    tar: formats.has('tar'),
    zip: formats.has('zip'),
  };
  const parts = Object.keys(wanted) as ScriptPart[];
  return new Set(parts.filter((part) => wanted[part]));
}

function aboutLines({ name, set }: InstallerScript): readonly string[] {
  const { repository, tag, commit } = set.manifest;
  return [
    `# Installs ${name} of ${repository} ${tag}. Rendered by release-actions from the release manifest`,
    `# sha256:${set.manifestSha256} of commit ${commit}: do not edit.`,
  ];
}

function releaseLines(script: InstallerScript, version: ScriptVersion): readonly string[] {
  const { attested, key, name, set, targets } = script;
  const { repository, commit } = set.manifest;
  const prefixPath = version.tagPrefix.split('/').map(encodeURIComponent).join('%2F');
  const values: Readonly<Record<string, string>> = {
    program: name,
    repository,
    tag_prefix: version.tagPrefix,
    tag_prefix_path: prefixPath,
    release_version: version.version,
    supported: targets.map(({ title }) => title).join(', '),
    verifiers: verifiersOf(script),
    ...(attested && {
      release_commit: commit,
      signer: attested.signer.workflow,
      issuer,
      predicate_type: predicateTypes.provenance,
    }),
    ...(key && { fingerprint: key.fingerprint }),
  };
  return Object.entries(values).map(([variable, value]) => `${variable}=${quoted(value)}`);
}

function verifiersOf({ attested, key }: InstallerScript): string {
  const all = [
    ...(attested ? ['a current gh'] : []),
    ...(attested?.signer.atTag ? ['cosign 2.4 or later'] : []),
    ...(key ? ['gpg'] : []),
  ];
  return all.length > 1 ? `${all.slice(0, -1).join(', ')} or ${all.at(-1)}` : all.join('');
}

/** The word in front of the last line cannot stand in armor: its lines are base64 or headers. */
function keyLines(key: SigningKey | undefined): readonly string[] {
  if (!key) return [];
  return ['', 'write_key() {', "  cat <<'END_OF_KEY'", ...key.lines, 'END_OF_KEY', '}'];
}

function targetLines(script: InstallerScript, version: ScriptVersion): readonly string[] {
  return [
    '# Sets what is installed on a platform; ends with 1 when there is nothing for it.',
    'choose_target() {',
    '  case $1 in',
    ...script.targets.flatMap(({ platforms, target }) => [
      `  ${platforms.join(' | ')})`,
      ...assetLines(target, script, version).map((line) => `    ${line}`),
      '    ;;',
    ]),
    '  *) return 1 ;;',
    '  esac',
    '}',
  ];
}

function assetLines(
  { asset, format }: InstallTarget,
  { attested }: InstallerScript,
  { version }: ScriptVersion,
): readonly string[] {
  const bundle = attested?.bundles.get(asset.name);
  return [
    `asset=${quotedWithVersion(asset.name, version)}`,
    `format=${format}`,
    `sealed_size=${asset.size}`,
    `sealed_sha256=${asset.sha256}`,
    ...(bundle ? bundleLines(bundle) : []),
  ];
}

function bundleLines({ name, size, sha256 }: SealedFile): readonly string[] {
  return [`bundle=${quoted(name)}`, `bundle_size=${size}`, `bundle_sha256=${sha256}`];
}

function programLines(script: InstallerScript, { version }: ScriptVersion): readonly string[] {
  return [
    '# Path in the archive and name of each program of the platform, one a line.',
    'list_programs() {',
    '  case $platform in',
    ...script.targets.flatMap(({ platforms, target }) => [
      `  ${platforms.join(' | ')})`,
      ...target.programs.map(
        ({ member, name }) =>
          `    printf '%s|%s\\n' ${quotedWithVersion(member, version)} ${quoted(name)}`,
      ),
      '    ;;',
    ]),
    '  esac',
    '}',
  ];
}
