/** What a maintainer reads after sealing: the digests, and how to go on after a stop. */
import { code, renderTableLines } from '../markdown.ts';
import type { ReleaseManifest } from './manifest.ts';
import { resumeCommand } from './resume-command.ts';

export interface SealedForSummary {
  readonly manifest: ReleaseManifest;
  readonly manifestSha256: string;
  /** Undefined in a dry run. */
  readonly artifactId: number | undefined;
  readonly reused: boolean;
}

/** Markdown. */
export function renderSealSummary(sealed: SealedForSummary): string {
  const { manifest, manifestSha256, artifactId, reused } = sealed;
  return [
    `### Sealed ${manifest.tag}`,
    '',
    `${manifest.artifacts.length} artifacts of \`${manifest.commit}\`; manifest \`sha256:${manifestSha256}\`.`,
    '',
    signatureLine(manifest),
    ...(manifest.continues
      ? [
          '',
          `It continues the set of the manifest \`sha256:${manifest.continues.at(-1)!.manifest}\`.`,
        ]
      : []),
    ...(reused ? ['', 'An earlier attempt of this run had sealed the same: its set is used.'] : []),
    '',
    '| Artifact | Kind | Bytes | SHA-256 | Channels |',
    '|---|---|---:|---|---|',
    ...manifest.artifacts.map((artifact) => artifactRow(artifact, manifest)),
    '',
    ...imageLines(manifest),
    ...(artifactId === undefined
      ? ['Dry run: nothing was uploaded.']
      : resumeLines(manifest, manifestSha256, artifactId)),
    '',
  ].join('\n');
}

/** Markdown: whether the set is signed, and by whom. */
export function signatureLine({ signatures }: ReleaseManifest): string {
  return signatures
    ? `Signed with the OpenPGP key \`${signatures.gpg.fingerprint}\`.`
    : '**Unsigned**: no OpenPGP key was given.';
}

function artifactRow(
  { name, kind, size, sha256, adoptedFrom }: ReleaseManifest['artifacts'][number],
  { channels }: ReleaseManifest,
): string {
  const serving = channels
    .filter(({ artifacts }) => artifacts.includes(name))
    .map((channel) => channel.name);
  const origin = adoptedFrom ? `${kind}, adopted from ${adoptedFrom.registry}` : kind;
  return `| ${name} | ${cell(origin)} | ${size} | \`${sha256}\` | ${serving.join(', ') || '–'} |`;
}

function imageLines({ images = [] }: ReleaseManifest): readonly string[] {
  if (images.length === 0) return [];
  const rows = images.map(({ name, repository, digest, platforms }) => [
    ...[name, code(`${repository}@${digest}`)],
    platforms.map(({ platform }) => platform).join(', '),
  ]);
  return [...renderTableLines(['image', 'sealed as', 'platforms'], rows), ''];
}

function resumeLines(
  manifest: ReleaseManifest,
  manifestSha256: string,
  artifactId: number,
): readonly string[] {
  return [
    'When this release stops half-way, re-run its failed jobs. When that is no longer possible, finish it from this sealed set, or from the one of a later job that continues it:',
    '',
    '```sh',
    resumeCommand({ manifest, manifestSha256, artifactId, runId: manifest.build.runId })!,
    '```',
  ];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
