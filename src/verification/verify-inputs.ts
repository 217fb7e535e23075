/** The inputs of verify-release, read into what is asked. */
import { parseTrustedRoots } from '../attestation/trusted-roots.ts';
import { parseExpectations } from '../manifest/seal-plan.ts';
import type { Files, Fingerprint } from '../ports.ts';
import { verificationFailure } from './failures.ts';
import type { Presence, ReleaseToVerify, VerificationPolicy, VerifyRequest } from './request.ts';

export interface VerifyInputs {
  readonly tag: string | undefined;
  readonly releaseId: number | undefined;
  readonly folder: string | undefined;
  readonly offline: boolean;
  readonly outFolder: string | undefined;
  readonly repository: string;
  readonly commit: string | undefined;
  readonly manifestDigest: string | undefined;
  readonly expect: string | undefined;
  readonly sbom: Presence;
  readonly requireConformance: boolean;
  readonly allowAdopted: boolean;
  readonly attestations: Presence;
  readonly workflow: string | undefined;
  readonly signer: string | undefined;
  readonly signerCommit: string | undefined;
  readonly events: readonly string[] | undefined;
  readonly allowSelfHosted: boolean;
  readonly gpgFingerprint: Fingerprint | undefined;
  readonly requireSignature: boolean;
  readonly ed25519PublicKey: string | undefined;
  readonly requirePackageSignature: readonly string[] | undefined;
  readonly registries: boolean;
  readonly requireRegistryProvenance: boolean;
  readonly allowYanked: boolean;
  readonly trustedRoot: string | undefined;
  readonly issuer: string | undefined;
  readonly serverUrl: string | undefined;
}

/** A list of roots: the two that are known are 20 KB. */
const maxRootBytes = 4 * 1024 * 1024;

/** Throws VERIFY_REQUEST_UNCLEAR, INPUT_INVALID, ATTESTATION_ROOT_UNREADABLE, FILE_*. */
export async function readRequest(
  inputs: VerifyInputs,
  files: Pick<Files, 'read'>,
): Promise<VerifyRequest> {
  const { repository, tag, outFolder } = inputs;
  const source = readSource(inputs);
  return {
    repository,
    source,
    ...(tag !== undefined && { tag }),
    ...(outFolder !== undefined && { outFolder }),
    policy: await readPolicy(inputs, files),
  };
}

function readSource(inputs: VerifyInputs): ReleaseToVerify {
  const { tag, releaseId, folder, offline, outFolder } = inputs;
  if (offline && inputs.registries) throw unclear('`offline` and `registries` were both asked for');
  if (folder !== undefined) {
    if (releaseId !== undefined) throw unclear('both a folder and a release ID were given');
    if (outFolder !== undefined) throw unclear('`out-folder` was given, and nothing is downloaded');
    return { from: 'folder', folder, offline };
  }
  if (offline) throw unclear('`offline` was asked for, and no folder was given');
  if (releaseId !== undefined) return { from: 'release-id', id: releaseId };
  if (tag !== undefined) return { from: 'release', tag };
  throw unclear('no tag, no release ID and no folder was given');
}

/** What holds of any release. Throws INPUT_INVALID, ATTESTATION_ROOT_UNREADABLE, FILE_*. */
export async function readPolicy(
  inputs: VerifyInputs,
  files: Pick<Files, 'read'>,
): Promise<VerificationPolicy> {
  const { commit, manifestDigest, expect, trustedRoot } = inputs;
  const { sbom, requireConformance, allowAdopted, attestations } = inputs;
  const { workflow, signer, signerCommit, events, allowSelfHosted, issuer, serverUrl } = inputs;
  const roots =
    trustedRoot === undefined
      ? undefined
      : parseTrustedRoots((await files.read(trustedRoot, maxRootBytes)).toString(), trustedRoot);
  return {
    ...{ sbom, requireConformance, allowAdopted, attestations },
    ...(commit !== undefined && { commit }),
    ...(manifestDigest !== undefined && { manifestDigest }),
    ...(expect !== undefined && { expectations: parseExpectations(expect) }),
    ...(roots && { roots }),
    signatures: { fingerprint: inputs.gpgFingerprint, required: inputs.requireSignature },
    packages: {
      publicKey: inputs.ed25519PublicKey,
      required: inputs.requirePackageSignature ?? [],
    },
    ...readRegistries(inputs),
    signer: {
      selfHosted: allowSelfHosted,
      ...(workflow !== undefined && { workflow }),
      ...(signer !== undefined && { signer }),
      ...(signerCommit !== undefined && { signerCommit }),
      ...(events && { events }),
      ...(issuer !== undefined && { issuer }),
      ...(serverUrl !== undefined && { serverUrl }),
    },
  };
}

/** A demand on registries that nobody asks would be kept by none. */
function readRegistries(inputs: VerifyInputs): Pick<VerificationPolicy, 'registries'> {
  const { registries, requireRegistryProvenance: requireProvenance, allowYanked } = inputs;
  if (registries) return { registries: { requireProvenance, allowYanked } };
  if (!requireProvenance && !allowYanked) return {};
  throw unclear('something was said of registries, and `registries` is not `true`');
}

/** VERIFY_REQUEST_UNCLEAR. */
export function unclear(seen: string) {
  return verificationFailure('VERIFY_REQUEST_UNCLEAR', {
    seen,
    expected: '`tag` of a public release, or `release-id`, or `folder` (with `offline` or without)',
    cure: 'Name the release in one of these three ways.',
  });
}
