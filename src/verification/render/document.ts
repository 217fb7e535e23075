/** A verification as a JSON document. Its JSON Schema is schemas/verification.schema.json. */
import { failureDocument } from '../../failure.ts';
import { verdictOf, type Verification } from '../model.ts';

export const verificationSchemaId = 'https://release-actions.dev/schemas/verification/v1';

/** What `--json` prints and `json-path` holds. */
export function verificationDocument(verification: Verification) {
  const { repository, tag, files } = verification;
  return {
    schema: verificationSchemaId,
    verdict: verdictOf(verification),
    repository,
    tag: tag ?? null,
    files: files.map(({ name, size, sha256 }) => ({ name, size, sha256 })),
    checks: checkDocuments(verification),
  };
}

/** The checks of a verification, in their order. */
export function checkDocuments({ checks }: Pick<Verification, 'checks'>) {
  return checks.map(({ id, title, standing, detail, failures }) => ({
    ...{ id, title, standing, detail },
    failures: failures.map(failureDocument),
  }));
}
