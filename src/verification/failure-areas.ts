/** Everything that can be wrong with one release: its action tells it, and SARIF explains it. */
import { archiveFailure } from '../archive/failures.ts';
import { attestationFailure } from '../attestation/verify-failures.ts';
import { bytesFailure } from '../bytes/failures.ts';
import { channelFailure } from '../channels/failures.ts';
import type { DeclaredCodes } from '../failure.ts';
import { fileFailure } from '../files/failures.ts';
import { checksumsFailure, manifestFailure, nameFailure } from '../manifest/failures.ts';
import { imageFailure } from '../oci/failures.ts';
import { registryFailure } from '../registry/failures.ts';
import { sbomFailure } from '../sbom/failures.ts';
import { gpgFailure, signatureFailure } from '../signing/failures.ts';
import { packageSignatureFailure } from '../signing/package-failures.ts';
import { verificationFailure } from './failures.ts';

export const verificationAreas: readonly DeclaredCodes[] = [
  verificationFailure,
  attestationFailure,
  manifestFailure,
  checksumsFailure,
  sbomFailure,
  signatureFailure,
  packageSignatureFailure,
  gpgFailure,
  nameFailure,
  fileFailure,
  archiveFailure,
  bytesFailure,
  channelFailure,
  registryFailure,
  imageFailure,
];
