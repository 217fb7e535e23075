/** What each code that a verification can tell means, in one sentence. */
import { attestationFailure } from '../../attestation/verify-failures.ts';
import { bytesFailure } from '../../bytes/failures.ts';
import { channelFailure } from '../../channels/failures.ts';
import type { DeclaredCodes } from '../../failure.ts';
import { fileFailure } from '../../files/failures.ts';
import { checksumsFailure, manifestFailure, nameFailure } from '../../manifest/failures.ts';
import { registryFailure } from '../../registry/failures.ts';
import { sbomFailure } from '../../sbom/failures.ts';
import { verificationFailure } from '../failures.ts';

const areas: readonly DeclaredCodes[] = [
  verificationFailure,
  attestationFailure,
  manifestFailure,
  checksumsFailure,
  sbomFailure,
  nameFailure,
  fileFailure,
  bytesFailure,
  channelFailure,
  registryFailure,
];

/** By code. */
export const failureMeanings: ReadonlyMap<string, string> = new Map(
  areas.flatMap(({ codes }) => Object.entries(codes)),
);
