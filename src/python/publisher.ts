/**
 * Whose bytes are adopted. Whoever uploads first to an index wins over this
 * run's build, so the file's provenance (PEP 740) must name the repository.
 */
import type { Digests, Publisher, Registry, ServedFile } from '../ports.ts';
import type { ProjectVersion } from './built-files.ts';
import { pythonFailure } from './failures.ts';
import { indexUnknown } from './index-unknown.ts';

type AdoptedFile = Digests & { readonly file: ServedFile; readonly drift: string | undefined };

/** Throws PYTHON_INDEX_UNKNOWN, PYTHON_PROVENANCE_MISSING, PYTHON_PROVENANCE_OTHER. */
export async function requirePublisher(
  adopted: AdoptedFile,
  { project, version, repository }: ProjectVersion & { readonly repository: string },
  registry: Registry,
): Promise<void> {
  const { file } = adopted;
  const found = await registry.findPublishers?.({ package: project, version }, file);
  if (found?.state === 'unknown') throw indexUnknown(found.reason);
  if (found?.state !== 'present') throw missing(adopted, repository);
  const subject = { name: file.filename, sha256: adopted.sha256 };
  if (!found.value.some((publisher) => vouches(publisher, repository, subject))) {
    throw other(adopted, repository, found.value);
  }
}

function vouches(
  { kind, repository, subjects }: Publisher,
  expected: string,
  subject: { readonly name: string; readonly sha256: string },
): boolean {
  return (
    kind === 'GitHub' &&
    repository?.toLowerCase() === expected.toLowerCase() &&
    subjects.some(({ name, sha256 }) => name === subject.name && sha256 === subject.sha256)
  );
}

function missing({ file, drift }: AdoptedFile, repository: string) {
  return pythonFailure('PYTHON_PROVENANCE_MISSING', {
    seen: `the index already serves ${file.filename} with other bytes than this build’s (${drift}), and has no provenance for it`,
    expected: `provenance that names ${repository} as the publisher`,
    cure: 'Release a new version: nobody can tell who uploaded these bytes.',
  });
}

function other({ file, drift }: AdoptedFile, repository: string, seen: readonly Publisher[]) {
  const publishers = seen.map(({ kind, repository }) => `${repository ?? '?'} (${kind})`);
  return pythonFailure('PYTHON_PROVENANCE_OTHER', {
    seen: `the index already serves ${file.filename} with other bytes than this build’s (${drift}); its provenance names ${publishers.join(', ') || 'no publisher'} and not these bytes from ${repository}`,
    expected: `bytes that ${repository} published`,
    cure: 'Find out who published this version: look at the project’s owners and trusted publishers, then release a new version.',
  });
}
