/** Attestations as registries serve them, as the bundles that they are. */
import type { Failure, Location } from '../failure.ts';
import {
  anything,
  listOf,
  NotOfShape,
  nullable,
  objectOf,
  optional,
  textLike,
  type Shape,
} from '../shape.ts';
import { parseBundle, type AttestationBundle } from './bundle.ts';
import { inTotoPayloadType } from './signed-statement.ts';
import { attestationFailure } from './verify-failures.ts';

const text = textLike();
const one: Shape<1> = (value, place) => {
  if (value !== 1) throw new NotOfShape(place, '1, the only version there is');
  return value;
};

/** https://peps.python.org/pep-0740/#attestation-objects */
const attestationShape = objectOf({
  version: one,
  verification_material: objectOf({
    certificate: text,
    transparency_entries: listOf(anything),
    // Proposed for Rekor's version 2, whose entries tell no time:
    // https://github.com/pypa/packaging.python.org/pull/1936
    timestamps: optional(nullable(listOf(text))),
  }),
  envelope: objectOf({ statement: text, signature: text }),
});

/** https://peps.python.org/pep-0740/#provenance-objects */
const provenanceShape = objectOf({
  version: one,
  attestation_bundles: listOf(objectOf({ attestations: listOf(anything) })),
});

/** https://github.com/npm/cli: what `/-/npm/v1/attestations/<package>@<version>` answers. */
const npmShape = objectOf({
  attestations: listOf(objectOf({ predicateType: text, bundle: anything })),
});

/** npm signs this one itself, with a key that it names. */
const npmPublication = 'https://github.com/npm/attestation/tree/main/specs/publish/v0.1';

/**
 * The attestations of a file's provenance as PyPI's Integrity API serves it. Which
 * publisher it names is not read: the certificates tell. Throws ATTESTATION_BUNDLE_*.
 */
export function parsePypiProvenance(value: unknown, file: string): readonly AttestationBundle[] {
  const { attestation_bundles: bundles } = read(provenanceShape, value, { file });
  return bundles.flatMap(({ attestations }) =>
    attestations.map((attestation) => parsePublishAttestation(attestation, { file })),
  );
}

/** One attestation in PEP 740's form, as a bundle of version 0.3. Throws ATTESTATION_BUNDLE_*. */
export function parsePublishAttestation(value: unknown, place: Location): AttestationBundle {
  const { verification_material: material, envelope } = read(attestationShape, value, place);
  return parseBundle(
    {
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: {
        certificate: { rawBytes: material.certificate },
        tlogEntries: material.transparency_entries,
        timestampVerificationData: {
          rfc3161Timestamps: (material.timestamps ?? []).map((signedTimestamp) => ({
            signedTimestamp,
          })),
        },
      },
      dsseEnvelope: {
        payload: envelope.statement,
        payloadType: inTotoPayloadType,
        signatures: [{ sig: envelope.signature }],
      },
    },
    place,
  );
}

/**
 * The attestations of a version as npm's registry serves them, without npm's own of the
 * publication, which a key of npm's signed and no certificate. Subjects are package URLs
 * with a SHA-512. Throws ATTESTATION_BUNDLE_*.
 */
export function parseNpmAttestations(value: unknown, file: string): readonly AttestationBundle[] {
  return read(npmShape, value, { file })
    .attestations.filter(({ predicateType }) => predicateType !== npmPublication)
    .map(({ bundle }) => parseBundle(bundle, { file }));
}

function read<T>(shape: Shape<T>, value: unknown, place: Location): T {
  try {
    return shape(value, '');
  } catch (error) {
    if (!(error instanceof NotOfShape)) throw error;
    throw unreadable(place, error);
  }
}

function unreadable(place: Location, error: NotOfShape): Failure {
  return attestationFailure('ATTESTATION_BUNDLE_UNREADABLE', {
    seen: `${place.file} holds no attestations: ${error.message}`,
    expected: 'what the registry serves as a file’s or version’s attestations',
    cure: 'Fetch it again; if it stays so, the registry answers in a newer form: update release-actions.',
    location: place,
  });
}
