/**
 * The in-toto statement inside of a bundle
 * (https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md). The verifier
 * checks that its bytes were signed, and nothing of what they say: that is done here.
 */
import type { Failure, Location } from '../failure.ts';
import { anything, listOf, objectOf, oneOf, optional, textLike, type Shape } from '../shape.ts';
import type { AttestationBundle } from './bundle.ts';
import { attestationFailure } from './verify-failures.ts';

export const inTotoPayloadType = 'application/vnd.in-toto+json';

export interface StatementSubject {
  readonly name?: string;
  readonly uri?: string;
  /** By algorithm, in lower-case hexadecimal as in-toto has them. */
  readonly digest: Readonly<Record<string, string>>;
}

export interface SignedStatement {
  readonly predicateType: string;
  /** At least one. */
  readonly subjects: readonly StatementSubject[];
  /** As it was signed; its form is the predicate type's. */
  readonly predicate: unknown;
}

const text = textLike();

const digestSet: Shape<Readonly<Record<string, string>>> = (value, place) => {
  objectOf({})(value, place);
  const entries = Object.entries(value as object).map(
    ([algorithm, digest]) => [algorithm, text(digest, `${place}.${algorithm}`)] as const,
  );
  return Object.fromEntries(entries);
};

const statementShape = objectOf({
  _type: oneOf(['https://in-toto.io/Statement/v1']),
  subject: listOf(objectOf({ name: optional(text), uri: optional(text), digest: digestSet })),
  predicateType: textLike(/\S/, 'the address of a predicate’s form'),
  predicate: anything,
});

/**
 * What the bundle states; prove its signature before you believe it.
 * Throws ATTESTATION_PAYLOAD_TYPE and ATTESTATION_STATEMENT_UNREADABLE.
 */
export function readStatement({ bundle, place }: AttestationBundle): SignedStatement {
  const { payload, payloadType } = bundle.content.dsseEnvelope;
  if (payloadType !== inTotoPayloadType) {
    throw attestationFailure('ATTESTATION_PAYLOAD_TYPE', {
      seen: `${place.file} holds signed data of the type ${JSON.stringify(payloadType).slice(0, 100)}`,
      expected: inTotoPayloadType,
      cure: 'Give an attestation, such as attest-artifacts or actions/attest write it.',
      location: place,
    });
  }
  try {
    const decoded = new TextDecoder('utf-8', { fatal: true }).decode(payload);
    const statement = statementShape(JSON.parse(decoded), '');
    const { subject, predicateType, predicate } = statement;
    if (subject.length > 0) return { predicateType, subjects: subject, predicate };
  } catch (error) {
    throw unreadable(place, (error as Error).message, error);
  }
  throw unreadable(place, 'it names no subject');
}

function unreadable(place: Location, why: string, cause?: unknown): Failure {
  return attestationFailure('ATTESTATION_STATEMENT_UNREADABLE', {
    seen: `what is signed in ${place.file} cannot be read: ${why}`,
    expected: 'an in-toto Statement v1 with its subjects',
    cure: 'Attest again with attest-artifacts or actions/attest.',
    location: place,
    cause,
  });
}
