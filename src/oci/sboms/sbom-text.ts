/** An SBOM as it is handed over: alone, or in a statement that names what it is of. */
import { createHash } from 'node:crypto';
import type { ImageDigest } from '../../image-ports.ts';
import type { Sha256 } from '../../ports.ts';
import { anything, listOf, NotOfShape, objectOf, optional, textLike } from '../../shape.ts';
import { isImageDigest } from '../digest.ts';

/** Untrusted. */
export interface SbomText {
  /** The file, or the blob in the registry. */
  readonly from: string;
  readonly text: string;
  /** Of the file or the blob. */
  readonly sha256: Sha256;
  /** Digests that a statement around the SBOM names; an SBOM alone names them itself. */
  readonly subjects: readonly ImageDigest[];
}

/** What in-toto calls them: https://github.com/in-toto/attestation/tree/main/spec/predicates */
export const sbomPredicate = /^https:\/\/(?:spdx\.dev\/Document|cyclonedx\.org\/bom)(?:\/|$)/;

const statement = objectOf({
  subject: listOf(objectOf({ digest: objectOf({ sha256: optional(textLike()) }) })),
  predicateType: textLike(sbomPredicate, 'that of an SBOM'),
  predicate: anything,
});

/**
 * The SBOM in the bytes, out of the statement that BuildKit and others put around it. Bytes that
 * are no such statement are handed on as they are: who parses them says what is wrong.
 */
export function readSbomText(bytes: Buffer, from: string): SbomText {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const text = bytes.toString('utf8');
  try {
    const { subject, predicate } = statement(JSON.parse(text), '');
    const subjects = subject.map(({ digest }) => `sha256:${digest.sha256 ?? ''}`);
    return {
      ...{ from, sha256, text: JSON.stringify(predicate) },
      subjects: subjects.filter((digest) => isImageDigest(digest)),
    };
  } catch (error) {
    if (!(error instanceof NotOfShape || error instanceof SyntaxError)) throw error;
    return { from, sha256, text, subjects: [] };
  }
}

const bundleShape = objectOf({ dsseEnvelope: objectOf({ payload: textLike() }) });
const anyStatement = objectOf({ predicateType: textLike() });

/**
 * The SBOM in the statement that a Sigstore bundle is around; undefined when it is around something
 * else. Who signed is not judged: an SBOM beside an image counts by what it says, signed or not.
 */
export function findBundledSbom(bytes: Buffer, from: string): SbomText | undefined {
  const payload = payloadIn(bytes);
  if (!payload) return undefined;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { ...readSbomText(payload, from), sha256 };
}

/** The statement about an SBOM; undefined when there is none. */
function payloadIn(bytes: Buffer): Buffer | undefined {
  try {
    const { dsseEnvelope } = bundleShape(JSON.parse(bytes.toString('utf8')), '');
    const payload = Buffer.from(dsseEnvelope.payload, 'base64');
    const { predicateType } = anyStatement(JSON.parse(payload.toString('utf8')), '');
    return sbomPredicate.test(predicateType) ? payload : undefined;
  } catch (error) {
    if (!(error instanceof NotOfShape || error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
