/** Attestations of a repository: kept as they come, found by the digests of their subjects. */
import { notFound, unprocessable } from './answers.ts';
import { pathParameter, type Endpoint } from './call.ts';
import type { AttestationState } from './state.ts';

interface Statement {
  readonly predicateType?: string;
  readonly subject?: readonly { readonly digest?: Readonly<Record<string, string>> }[];
}

export const createAttestation: Endpoint = ({ body, repository, world }) => {
  const statement = findStatement(body.bundle);
  const digests = statement?.subject?.flatMap(({ digest = {} }) =>
    Object.entries(digest).map(([algorithm, value]) => `${algorithm}:${value}`),
  );
  if (!digests || digests.length === 0) throw unprocessable('Invalid bundle');
  const attestation: AttestationState = {
    id: world.context.nextId(),
    predicateType: statement?.predicateType ?? '',
    subjectDigests: digests,
    bundle: body.bundle as AttestationState['bundle'],
  };
  repository.attestations.push(attestation);
  return { status: 201, body: { id: attestation.id } };
};

/** Newest first. A digest that nothing is known of is not found, and no empty list. */
export const listAttestations: Endpoint = (call) => {
  const { predicate_type: predicateType, per_page: size = '30' } = call.query;
  const wanted = pathParameter(call, 'subject_digest');
  const found = call.repository.attestations.filter(
    (attestation) =>
      attestation.subjectDigests.includes(wanted) &&
      (predicateType === undefined || attestation.predicateType === predicateType),
  );
  if (found.length === 0) throw notFound();
  const attestations = found
    .reverse()
    .slice(0, Number(size))
    .map(({ bundle }) => ({ bundle, repository_id: call.repository.id, initiator: 'user' }));
  return { status: 200, body: { attestations } };
};

function findStatement(bundle: unknown): Statement | undefined {
  const { dsseEnvelope } = bundle as { readonly dsseEnvelope?: { readonly payload?: string } };
  try {
    const text = Buffer.from(dsseEnvelope?.payload ?? '', 'base64').toString('utf8');
    return JSON.parse(text) as Statement;
  } catch {
    return undefined;
  }
}
