/** One receipt against the manifest: the first thing that speaks against it. */
import type { Failure } from '../failure.ts';
import type { Channel, ReleaseManifest, SealedArtifact } from '../manifest/manifest.ts';
import { manifestsWith } from '../manifest/continued.ts';
import type { Sha256 } from '../ports.ts';
import { receiptFailure } from './failures.ts';
import type { Observation, Receipt } from './receipt.ts';

export interface Against {
  readonly manifest: ReleaseManifest;
  readonly manifestSha256: Sha256;
}

/** Undefined when the receipt proves its channel; a RECEIPT_* failure when it does not. */
export function findDoubt(receipt: Receipt, against: Against): Failure | undefined {
  const { manifest } = against;
  const told = receipt.predicate.channel;
  const channel = manifest.channels.find(({ name }) => name === told.name);
  if (!channel) {
    return receiptFailure('RECEIPT_CHANNEL_UNKNOWN', {
      seen: `a receipt for the channel ${told.name}`,
      expected: `one of the sealed channels: ${manifest.channels.map(({ name }) => name).join(', ')}`,
      cure: 'Hand over receipts of this release only.',
    });
  }
  return (
    doubtOrigin(receipt, channel, against) ??
    doubtState(receipt) ??
    doubtSubjects(receipt, sealedFor(channel, manifest)) ??
    doubtObservations(receipt, sealedFor(channel, manifest))
  );
}

/** Is it about this channel of this release of this manifest at all? */
function doubtOrigin(receipt: Receipt, channel: Channel, against: Against): Failure | undefined {
  const { predicate } = receipt;
  const { manifest } = against;
  const cure = `Re-run the job that publishes ${channel.name}, in this release's own run.`;
  const otherChannel = firstDifference(
    { type: channel.type, package: channel.package, version: channel.version },
    predicate.channel,
  );
  if (otherChannel) return receiptFailure('RECEIPT_CHANNEL_DIFFERS', { ...otherChannel, cure });
  const { sha256 } = predicate.manifest;
  // A channel that an earlier set had was proven for that set: what it serves is compared all the same.
  const accepted = [against.manifestSha256, ...manifestsWith(manifest, channel.name)];
  if (!accepted.includes(sha256)) {
    return receiptFailure('RECEIPT_MANIFEST_DIFFERS', {
      seen: `the receipt of ${channel.name} was written for a manifest of sha256 ${sha256}`,
      expected: `the manifest that was sealed, sha256 ${against.manifestSha256}`,
      cure,
    });
  }
  const otherRelease = firstDifference(
    { repository: manifest.repository, tag: manifest.tag, commit: manifest.commit },
    predicate.release,
  );
  if (otherRelease) return receiptFailure('RECEIPT_RELEASE_DIFFERS', { ...otherRelease, cure });
  return undefined;
}

/** RECEIPT_STAGED: sound in all else, but it tells that nobody can install the version yet. */
export function stagedDoubt({ predicate }: Receipt): Failure {
  const { channel, observations } = predicate;
  const id = /\/-\/stage\/([0-9a-f-]{36})\/tarball$/.exec(observations[0]?.url ?? '')?.[1];
  return receiptFailure('RECEIPT_STAGED', {
    seen: `the receipt of ${channel.name} tells staged: ${channel.package ?? channel.name} ${channel.version} waits for approval, with the sealed bytes`,
    expected: 'published or already-published, read back after the approval',
    cure: `Approve it with your second factor: \`npm stage approve ${id ?? '<stage-id>'}\`, or under "Staged Packages" on the registry's site. Then re-run the job that reads ${channel.name} back.`,
  });
}

function doubtState({ predicate }: Receipt): Failure | undefined {
  if (predicate.state !== 'failed' && predicate.failure === undefined) return undefined;
  return receiptFailure('RECEIPT_NOT_PROVEN', {
    seen: `the receipt of ${predicate.channel.name} tells ${predicate.state} with ${predicate.failure ?? 'no code'}`,
    expected: 'published or already-published, and no failure',
    cure: `Mend what ${predicate.failure ?? 'that job'} told and re-run the job that publishes ${predicate.channel.name}.`,
  });
}

function doubtSubjects(
  receipt: Receipt,
  artifacts: readonly SealedArtifact[],
): Failure | undefined {
  const told = receipt.subject.map(({ name, digest }) => `${name} ${digest.sha256}`);
  const sealed = artifacts.map(({ name, sha256 }) => `${name} ${sha256}`);
  // No subject proves nothing: an empty set never passes.
  const difference =
    sealed.length === 0
      ? { seen: 'a channel without artifacts', expected: 'one artifact or more' }
      : setDifference(sealed, told);
  return difference && receiptFailure('RECEIPT_SUBJECTS_DIFFER', cured(receipt, difference));
}

function doubtObservations(
  receipt: Receipt,
  artifacts: readonly SealedArtifact[],
): Failure | undefined {
  const told = receipt.predicate.observations.map(renderObservation);
  const sealed = artifacts.map(({ name, sha256, size }) => `${name} ${sha256} ${size} equal`);
  const difference = setDifference(sealed, told);
  return difference && receiptFailure('RECEIPT_OBSERVATION_DIFFERS', cured(receipt, difference));
}

function renderObservation({ artifact, sha256, size, verdict }: Observation): string {
  return `${artifact} ${sha256 ?? 'no digest'} ${size ?? 'no size'} ${verdict}`;
}

function sealedFor(channel: Channel, manifest: ReleaseManifest): SealedArtifact[] {
  return manifest.artifacts.filter(({ name }) => channel.artifacts.includes(name));
}

interface Difference {
  readonly seen: string;
  readonly expected: string;
}

function cured(receipt: Receipt, difference: Difference) {
  const { name } = receipt.predicate.channel;
  return {
    seen: `the receipt of ${name}: ${difference.seen}`,
    expected: difference.expected,
    cure: `Re-run the job that publishes ${name}: its readback writes the receipt anew from the sealed set.`,
  };
}

/** The first field that is not as sealed. */
function firstDifference<Field extends string>(
  sealed: Readonly<Record<Field, string | undefined>>,
  told: Readonly<Partial<Record<NoInfer<Field>, string>>>,
): Difference | undefined {
  for (const field of Object.keys(sealed) as Field[]) {
    if (sealed[field] === told[field]) continue;
    return {
      seen: `a receipt with ${field} ${told[field] ?? '(none)'}`,
      expected: `${field} ${sealed[field] ?? '(none)'}, as sealed`,
    };
  }
  return undefined;
}

/** What one side has and the other has not; a line that is there twice counts twice. */
function setDifference(sealed: readonly string[], told: readonly string[]): Difference | undefined {
  const missing = without(sealed, told);
  const extra = without(told, sealed);
  if (missing.length === 0 && extra.length === 0) return undefined;
  return {
    seen: extra.length === 0 ? 'nothing in its place' : extra.slice(0, 3).join('; '),
    expected: missing.length === 0 ? 'nothing besides the sealed artifacts' : missing[0]!,
  };
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const index = left.indexOf(line);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}
