/**
 * Provenance that npm keeps of a version (https://docs.npmjs.com/generating-provenance-statements):
 * a Sigstore bundle around a SLSA statement. What the statement says is read here; its
 * signature is verified by npm when it takes it, and by whoever takes the document.
 */
import { absent, present, unknown, type Lookup } from '../lookup.ts';
import type { ProvenanceSubject, Publisher, ServedAttestations } from '../ports.ts';
import type { KnownHosts } from '../registry/hosts.ts';
import { anything, listOf, NotOfShape, objectOf, optional, textLike } from '../shape.ts';
import type { Http } from './http.ts';
import { lookUpJson } from './registry-answers.ts';

/** https://slsa.dev/spec/v1.0/provenance */
const slsaPredicate = 'https://slsa.dev/provenance/v1';
const text = textLike();

const answer = objectOf({
  attestations: listOf(objectOf({ predicateType: text, bundle: anything })),
});

/** The document as it came, beside what is read of it here. */
const answerDocument = (value: unknown, place: string) => ({
  document: value,
  read: answer(value, place),
});

const bundle = objectOf({ dsseEnvelope: objectOf({ payload: text }) });

/** https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1, as npm writes it. */
const statement = objectOf({
  predicateType: text,
  subject: listOf(
    objectOf({
      name: text,
      digest: objectOf({ sha512: textLike(/^[0-9a-f]{128}$/, 'a SHA-512 in hexadecimal') }),
    }),
  ),
  predicate: objectOf({
    buildDefinition: objectOf({
      externalParameters: objectOf({
        workflow: optional(objectOf({ ref: text, repository: text, path: text })),
      }),
    }),
  }),
});

export interface AttestedVersion {
  readonly package: string;
  readonly version: string;
}

/** 200 with SLSA provenance is present; 404, and 200 without any, absent; all else unknown. */
export async function lookUpNpmAttestations(
  http: Http,
  { registry, known }: { readonly registry: string; readonly known: KnownHosts },
  of: AttestedVersion,
): Promise<Lookup<ServedAttestations>> {
  const name = of.package.replace('/', '%2f');
  const url = `${registry}/-/npm/v1/attestations/${name}@${encodeURIComponent(of.version)}`;
  const found = await lookUpJson(http, { url, known }, answerDocument);
  if (found.state !== 'present') return found;
  const { document, read } = found.value;
  // npm's own attestation of the publication stands beside it, and names no workflow.
  const bundles = read.attestations.filter((one) => one.predicateType === slsaPredicate);
  if (bundles.length === 0) return absent;
  try {
    const publishers = bundles.map((one) => readPublisher(one.bundle));
    return present({ publishers, document });
  } catch (error) {
    if (error instanceof NotOfShape || error instanceof SyntaxError) {
      return unknown(`${url}: the provenance cannot be read: ${error.message}`);
    }
    throw error;
  }
}

function readPublisher(value: unknown): Publisher {
  const { payload } = bundle(value, 'bundle').dsseEnvelope;
  const decoded = JSON.parse(Buffer.from(payload, 'base64').toString('utf8')) as unknown;
  const { predicate, predicateType, subject } = statement(decoded, 'statement');
  if (predicateType !== slsaPredicate) {
    throw new NotOfShape('statement.predicateType', slsaPredicate);
  }
  const { workflow } = predicate.buildDefinition.externalParameters;
  const repository =
    workflow && /^https:\/\/github\.com\/([^/]+\/[^/]+)$/.exec(workflow.repository);
  return {
    kind: repository ? 'GitHub' : 'another builder',
    repository: repository?.[1] ?? workflow?.repository,
    workflow: workflow && /^\.github\/workflows\/([^/]+)$/.exec(workflow.path)?.[1],
    ...(workflow && { ref: workflow.ref }),
    subjects: subject.map(({ name, digest }): ProvenanceSubject => ({
      name,
      sha512: Buffer.from(digest.sha512, 'hex').toString('base64'),
    })),
  };
}
