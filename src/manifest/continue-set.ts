/** What must hold before a set may continue one that was sealed earlier in the same run. */
import type { Sha256 } from '../ports.ts';
import { verifyReceipts } from '../receipt/verify.ts';
import { sealFailure } from './failures.ts';
import type { Channel, ReleaseManifest } from './manifest.ts';
import type { ReleaseOrigin } from './release-origin.ts';
import type { SealedSet } from './sealed-set.ts';

/** The set to continue, and the receipts of what it has published since. */
export interface Continued {
  readonly set: SealedSet;
  /** JSON texts, still untrusted. */
  readonly receipts: readonly string[];
}

/** One release, sealed by one run. Throws SEAL_CONTINUES_OTHER. */
export function requireSameRelease(origin: ReleaseOrigin, earlier: ReleaseManifest): void {
  const { repository, tag, version, commit, committedAt, build } = earlier;
  const theirs = { repository, tag, version, commit, committedAt, ...build };
  const { build: ownBuild, ...rest } = origin;
  const ours: Readonly<Record<string, unknown>> = { ...rest, ...ownBuild };
  const differing = Object.entries(theirs).find(([field, value]) => ours[field] !== value);
  if (!differing) return;
  const [field, value] = differing;
  throw sealFailure('SEAL_CONTINUES_OTHER', {
    seen: `the set to continue has ${field} ${value}`,
    expected: `${field} ${String(ours[field])}, as this run seals it`,
    cure: 'Continue a set that this very run has sealed. When the run that sealed it can no longer be re-run, release the next version.',
  });
}

/** Nothing that was sealed is sealed again. Throws SEAL_CONTINUES_REPEATED. */
export function requireNew(
  added: {
    readonly names: readonly string[];
    readonly channels: readonly { readonly name: string }[];
    readonly images: readonly { readonly name: string }[];
  },
  earlier: ReleaseManifest,
): void {
  const sealedNames = new Set(earlier.artifacts.map(({ name }) => name.toLowerCase()));
  const file = added.names.find((name) => sealedNames.has(name.toLowerCase()));
  if (file !== undefined) throw repeated(`the file ${file}`);
  const channel = added.channels.find(({ name }) =>
    earlier.channels.some((one) => one.name === name),
  );
  if (channel) throw repeated(`the channel ${channel.name}`);
  const image = added.images.find(({ name }) => earlier.images?.some((one) => one.name === name));
  if (image) throw repeated(`the image ${image.name}`);
}

/**
 * Every channel of the earlier set that a new one comes after serves its sealed bytes:
 * a receipt proves it. Throws RECEIPT_*.
 */
export function requireServedFirst(
  added: readonly Channel[],
  { manifest, manifestSha256 }: { readonly manifest: ReleaseManifest; manifestSha256: Sha256 },
  receipts: readonly string[],
): void {
  const first = added.flatMap(({ after = [] }) => after);
  const required = manifest.channels.map(({ name }) => name).filter((name) => first.includes(name));
  const { failures } = verifyReceipts({ manifest, manifestSha256 }, receipts, required);
  const [failure] = failures;
  if (failure) throw failure;
}

function repeated(what: string) {
  return sealFailure('SEAL_CONTINUES_REPEATED', {
    seen: `${what} is in the set that is continued already`,
    expected: 'new files, channels and images: everything that was sealed is taken over as it is',
    cure: 'Leave out what the earlier set has.',
  });
}
