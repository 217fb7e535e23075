/** The one text of a manifest: same manifest, same bytes, same digest. */
import { createHash } from 'node:crypto';
import type { Sha256 } from '../ports.ts';
import type {
  Channel,
  EarlierSet,
  ReleaseManifest,
  SealedArtifact,
  SealedFile,
  SealedImage,
} from './manifest.ts';

/** JSON with the fields in the order of their declaration, two spaces deep, a line feed at the end. */
export function renderManifest(manifest: ReleaseManifest): string {
  const { schema, repository, tag, version, commit, committedAt, build } = manifest;
  const ordered = {
    schema,
    repository,
    tag,
    version,
    commit,
    committedAt,
    build: { workflow: build.workflow, runId: build.runId },
    artifacts: manifest.artifacts.map(orderedArtifact),
    evidence: manifest.evidence.map(orderedFile),
    channels: manifest.channels.map(orderedChannel),
    images: manifest.images?.map(orderedImage),
    signatures: orderedSignatures(manifest),
    continues: manifest.continues?.map(orderedEarlier),
  };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

/** SHA-256 of the rendered manifest: what every later action is handed. */
export function digestManifest(manifest: ReleaseManifest): Sha256 {
  return createHash('sha256').update(renderManifest(manifest)).digest('hex');
}

function orderedFile({ name, size, sha256 }: SealedFile): SealedFile {
  return { name, size, sha256 };
}

// JSON leaves out what is undefined, so optional fields need no branches.
function orderedArtifact(artifact: SealedArtifact) {
  const { kind, sha512, adoptedFrom } = artifact;
  return {
    ...orderedFile(artifact),
    kind,
    sha512,
    adoptedFrom: adoptedFrom && { registry: adoptedFrom.registry, url: adoptedFrom.url },
  };
}

function orderedChannel(channel: Channel) {
  const { name, type, version, artifacts, indexUrl, after } = channel;
  return { name, type, package: channel.package, version, artifacts, indexUrl, after };
}

function orderedImage({ name, repository, digest, mediaType, platforms }: SealedImage) {
  const ordered = platforms.map((one) => ({ platform: one.platform, digest: one.digest }));
  return { name, repository, digest, mediaType, platforms: ordered };
}

function orderedSignatures({ signatures }: ReleaseManifest) {
  return signatures && { gpg: { fingerprint: signatures.gpg.fingerprint } };
}

function orderedEarlier({ manifest, artifacts, evidence, signature, ...named }: EarlierSet) {
  const { channels, images } = named;
  return {
    ...{ manifest, artifacts, evidence: evidence.map(orderedFile), channels, images },
    signature: signature && { size: signature.size, sha256: signature.sha256 },
  };
}
