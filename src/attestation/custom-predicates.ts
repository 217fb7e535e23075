/** Claims that the workflow makes itself: results of tests, receipts, reviews. */
import type { SealedArtifact } from '../manifest/manifest.ts';
import type { Files } from '../ports.ts';
import { NotOfShape, listOf, objectOf, textLike } from '../shape.ts';
import { invalidInput, parseStructuredInput } from '../structured-input.ts';
import { provenanceType } from './build-provenance.ts';
import type { Claim } from './plan-attestations.ts';
import { readPredicate } from './read-predicate.ts';

const form = 'a list of {name, type, path}';

/** `provenance` and `sbom…` are made of what is sealed, never of a file that somebody names. */
const name = textLike(
  /^(?!provenance|sbom)[a-z0-9][a-z0-9-]{0,63}$/,
  'small letters, digits and `-`, and does not begin with `provenance` or `sbom`',
);
const type = textLike(/^https:\/\/[^\s\\]{1,500}$/, 'an https address');
const path = textLike(/^[^\r\n]{1,1000}$/, 'a path');
const shape = listOf(objectOf({ name, type, path }));

/** Throws INPUT_INVALID and ATTEST_PREDICATE_*. */
export async function readCustomClaims(
  text: string | undefined,
  artifacts: readonly SealedArtifact[],
  files: Pick<Files, 'read' | 'stat'>,
): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  for (const request of text === undefined ? [] : parse(text)) {
    const predicate = await readPredicate(request.path, files);
    claims.push({ stem: request.name, predicateType: request.type, predicate, artifacts });
  }
  return claims;
}

function parse(text: string) {
  try {
    const requests = shape(parseStructuredInput('predicates', text), '');
    const own = requests.find((request) => request.type === provenanceType);
    if (own) throw new NotOfShape('type', 'another type than that of build provenance');
    return requests;
  } catch (error) {
    throw error instanceof NotOfShape ? invalidInput('predicates', error.message, form) : error;
  }
}
