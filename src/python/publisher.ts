/**
 * Whose bytes are adopted. Whoever uploads first to an index wins over this run's build,
 * so the file's provenance (PEP 740) must name the publisher that is expected. The index
 * verified its signatures when it took them; here only what it states is compared.
 */
import type { Digests, Publisher, Registry, ServedFile } from '../ports.ts';
import {
  isExpectedPublisher,
  renderExpected,
  renderPublisher,
  type ExpectedPublisher,
} from '../registry/publisher.ts';
import type { ProjectVersion } from './built-files.ts';
import { pythonFailure } from './failures.ts';
import { indexUnknown } from './index-unknown.ts';

type AdoptedFile = Digests & { readonly file: ServedFile; readonly drift: string | undefined };

export interface AdoptFrom extends ProjectVersion {
  readonly publisher: ExpectedPublisher;
}

/** Throws PYTHON_INDEX_UNKNOWN, PYTHON_PROVENANCE_MISSING, PYTHON_PROVENANCE_OTHER. */
export async function requirePublisher(
  adopted: AdoptedFile,
  { project, version, publisher }: AdoptFrom,
  registry: Registry,
): Promise<void> {
  const { file } = adopted;
  const found = await registry.findPublishers?.({ package: project, version }, file);
  if (found?.state === 'unknown') throw indexUnknown(found.reason);
  if (found?.state !== 'present') throw missing(adopted, publisher);
  const vouches = (told: Publisher) =>
    isExpectedPublisher(told, publisher) &&
    told.subjects.some(({ name, sha256 }) => name === file.filename && sha256 === adopted.sha256);
  if (!found.value.some(vouches)) throw other(adopted, publisher, found.value);
}

function missing({ file, drift }: AdoptedFile, expected: ExpectedPublisher) {
  return pythonFailure('PYTHON_PROVENANCE_MISSING', {
    seen: `the index already serves ${file.filename} with other bytes than this build’s (${drift}), and has no provenance for it`,
    expected: `provenance that names ${renderExpected(expected)} as the publisher`,
    cure: 'Release a new version: nobody can tell who uploaded these bytes.',
  });
}

function other(
  { file, drift }: AdoptedFile,
  expected: ExpectedPublisher,
  seen: readonly Publisher[],
) {
  const publishers = seen.map(renderPublisher).join('; ');
  const right = seen.some((told) => isExpectedPublisher(told, expected));
  return pythonFailure('PYTHON_PROVENANCE_OTHER', {
    seen: `the index already serves ${file.filename} with other bytes than this build’s (${drift}); its provenance names ${publishers}${right ? ', but not these bytes' : ''}`,
    expected: `bytes that were published by ${renderExpected(expected)}`,
    cure: 'Find out who published this version: look at the project’s owners and trusted publishers, then release a new version. When it was a workflow or an environment of yours, name it in `publisher-workflow` and `publisher-environment`.',
  });
}
