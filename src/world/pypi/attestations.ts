/** Publish attestations (PEP 740) as the upload carries them. */
import type { TrustedPublisher } from './state.ts';

export interface AttestedUpload {
  readonly filename: string;
  readonly sha256: string;
  /** Of the token used; none for a token that was not minted. */
  readonly publisher: TrustedPublisher | undefined;
}

/** The attestations of the form's field, or the problem that PyPI would tell. */
export function parseAttestations(
  text: string | undefined,
  upload: AttestedUpload,
): { readonly list: readonly object[] } | { readonly problem: string } {
  if (text === undefined) return { list: [] };
  if (!upload.publisher) {
    return { problem: 'Attestations are only supported when using Trusted Publishing.' };
  }
  try {
    const list = JSON.parse(text) as readonly object[];
    const statements = list.map(readStatement);
    const types = statements.map(({ predicateType }) => predicateType);
    if (new Set(types).size !== types.length) {
      return { problem: 'Multiple attestations per file with the same predicate type.' };
    }
    return statements.every((statement) => isAbout(statement, upload))
      ? { list }
      : { problem: 'Attestation subject does not match the uploaded file.' };
  } catch {
    return { problem: 'Malformed attestations.' };
  }
}

interface Statement {
  readonly predicateType: string;
  readonly subject: readonly { readonly name: string; readonly digest: { sha256?: string } }[];
}

function readStatement(attestation: object): Statement {
  const { envelope } = attestation as { readonly envelope: { readonly statement: string } };
  return JSON.parse(Buffer.from(envelope.statement, 'base64').toString('utf8')) as Statement;
}

function isAbout({ subject }: Statement, { filename, sha256 }: AttestedUpload): boolean {
  return (
    subject.length === 1 && subject[0]?.name === filename && subject[0].digest.sha256 === sha256
  );
}

/** An attestation in PyPI's shape whose signature nobody made: for seeded files. */
export function seededAttestation(filename: string, sha256: string): object {
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: filename, digest: { sha256 } }],
    predicateType: 'https://docs.pypi.org/attestations/publish/v1',
    predicate: null,
  };
  return {
    version: 1,
    verification_material: { certificate: '', transparency_entries: [] },
    envelope: {
      statement: Buffer.from(JSON.stringify(statement)).toString('base64'),
      signature: '',
    },
  };
}
