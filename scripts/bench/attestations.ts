/** How long it takes to verify a release of many artifacts, each with a bundle of its own. */
import { parseBundles } from '../../src/attestation/bundle.ts';
import { requireAttested, verifyBundles } from '../../src/attestation/verify-bundles.ts';
import {
  fileOf,
  provenanceType,
  statementOf,
  testSigstore,
} from '../../__tests__/attestation/signing.ts';

const artifacts = 100;
/** Milliseconds, after hashing. */
export const attestationLimitMilliseconds = 2000;

export interface AttestationTimes {
  /** Which Sigstore signed, and how much. */
  readonly name: string;
  readonly milliseconds: number;
  /** Of it, reading the files. */
  readonly readingMilliseconds: number;
  readonly verifications: number;
}

/** As many bundles as artifacts, by each instance: their costs lie in different checks. */
export async function measureAttestations(): Promise<readonly AttestationTimes[]> {
  const { sign, roots: rootsOfWorld } = testSigstore();
  const files = Array.from({ length: artifacts }, (_, index) => fileOf(`artifact-${index}.tar.gz`));
  const times: AttestationTimes[] = [];
  for (const instance of ['public-good', 'github'] as const) {
    const texts: string[] = [];
    for (const file of files) {
      texts.push(JSON.stringify(await sign(statementOf([file]), { instance })));
    }
    const roots = await rootsOfWorld();
    const start = performance.now();
    const bundles = texts.flatMap((text, index) => parseBundles(text, `${index}.sigstore.json`));
    const read = performance.now();
    const report = verifyBundles({
      files: files.map((file) => ({ ...file, attestation: 'required' })),
      bundles,
      policy: { signer, required: [provenanceType] },
      roots,
    });
    const end = performance.now();
    requireAttested(report);
    const name = `${artifacts} artifacts, ${artifacts} bundles, ${instance}`;
    times.push({
      name,
      milliseconds: end - start,
      readingMilliseconds: read - start,
      verifications: bundles.length,
    });
  }
  return times;
}

const signer = {
  repository: 'octo/demo',
  ref: 'refs/tags/v1.2.3',
  commit: 'a'.repeat(40),
  workflow: '.github/workflows/release.yml',
};
