/**
 * Who published a file, by PEP 740 (https://docs.pypi.org/api/integrity/). PyPI
 * verifies attestations when it takes them; their signatures are not verified here, but by
 * whoever takes the document.
 */
import { absent, mapLookup, present, unknown, type Lookup } from '../lookup.ts';
import type { Publisher, ServedAttestations } from '../ports.ts';
import type { KnownHosts } from '../registry/hosts.ts';
import { normalizeProjectName, requirePlainFileName } from '../registry/names.ts';
import { listOf, NotOfShape, objectOf, optional, sha256Text, textLike } from '../shape.ts';
import type { Http } from './http.ts';
import { lookUpJson } from './registry-answers.ts';

const text = textLike();
const provenance = objectOf({
  attestation_bundles: listOf(
    objectOf({
      publisher: objectOf({
        kind: text,
        repository: optionalText,
        workflow: optionalText,
        workflow_filepath: optionalText,
        environment: optionalText,
      }),
      attestations: listOf(objectOf({ envelope: objectOf({ statement: text }) })),
    }),
  ),
});

/** The document as it came, beside what is read of it here. */
const provenanceDocument = (value: unknown, place: string) => ({
  document: value,
  read: provenance(value, place),
});

const statement = objectOf({
  subject: listOf(objectOf({ name: text, digest: objectOf({ sha256: sha256Text }) })),
});

/** Publishers other than GitHub leave fields out, or null. */
function optionalText(value: unknown, place: string): string | undefined {
  return value === null ? undefined : optional(text)(value, place);
}

interface Index {
  /** Root of the provenance. */
  readonly integrity: string;
  readonly known: KnownHosts;
}

interface FileOfVersion {
  readonly package: string;
  readonly version: string;
  readonly filename: string;
}

/**
 * 200 is present, 404 absent, as is provenance of nobody; 403 (disabled) and all else unknown.
 * The environment is the one that the trusted publisher was registered with: there is none
 * when it was registered for any, whatever environment the job had.
 */
export async function lookUpPypiAttestations(
  http: Http,
  { integrity, known }: Index,
  file: FileOfVersion,
): Promise<Lookup<ServedAttestations>> {
  const filename = requirePlainFileName(file.filename, known.registry);
  const url = `${integrity}/${normalizeProjectName(file.package)}/${encodeURIComponent(file.version)}/${encodeURIComponent(filename)}/provenance`;
  const headers = { accept: 'application/vnd.pypi.integrity.v1+json' };
  const found = await lookUpJson(http, { url, known, headers }, provenanceDocument);
  if (found.state === 'unknown' && / answered 403$/.test(found.reason)) {
    return unknown(`${known.registry} has disabled attestations for the moment (403)`);
  }
  if (found.state !== 'present') return found;
  const { document, read } = found.value;
  return mapLookup(readPublishers(read, url), (publishers) => ({ publishers, document }));
}

function readPublishers(
  { attestation_bundles: bundles }: ReturnType<typeof provenance>,
  url: string,
): Lookup<readonly Publisher[]> {
  if (bundles.length === 0) return absent;
  try {
    return present(
      bundles.map(({ publisher, attestations }) => ({
        kind: publisher.kind,
        repository: publisher.repository,
        workflow: publisher.workflow ?? publisher.workflow_filepath,
        ...(publisher.environment !== undefined && { environment: publisher.environment }),
        subjects: attestations.flatMap(({ envelope }) => subjectsOf(envelope.statement)),
      })),
    );
  } catch (error) {
    if (error instanceof NotOfShape || error instanceof SyntaxError) {
      return unknown(`${url}: an attestation's statement cannot be read`);
    }
    throw error;
  }
}

/** Subjects of the statement, which is base64 in the envelope. */
function subjectsOf(encoded: string): { name: string; sha256: string }[] {
  const value = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')) as unknown;
  return statement(value, '').subject.map(({ name, digest }) => ({ name, sha256: digest.sha256 }));
}
