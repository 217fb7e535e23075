/** The documents that PyPI serves besides the Simple API: JSON, and provenance (PEP 740). */
import { addresses } from '../../adapters/addresses.ts';
import { isHidden } from '../published.ts';
import type { WorldResponse } from '../service.ts';
import { fileUrl } from './files.ts';
import type { PypiFile, PypiProject, PypiRelease } from './state.ts';

export const notFound: WorldResponse = { status: 404, body: { message: 'Not Found' } };

export const attestationsDisabled: WorldResponse = {
  status: 403,
  body: { message: 'Attestations temporarily disabled' },
};

/** `/pypi/<project>/json`: the newest version, and the files of all. */
export function projectDocument(project: PypiProject): WorldResponse {
  const newest = Object.keys(project.releases).at(-1) ?? '';
  const response = releaseDocument(project, newest);
  const releases = Object.entries(project.releases).map(([version, release]) => [
    version,
    release.files.filter(({ lag }) => !lag.json).map((file) => describeFile(file, release)),
  ]);
  return response.status === 200
    ? {
        ...response,
        body: { ...(response.body as object), releases: Object.fromEntries(releases) as object },
      }
    : response;
}

/** `/pypi/<project>/<version>/json`; a release none of whose files is shown yet is not there. */
export function releaseDocument(project: PypiProject, version: string): WorldResponse {
  const release = project.releases[version];
  const urls = release?.files.filter((file) => !isHidden(file, 'json')) ?? [];
  if (!release || urls.length === 0) return notFound;
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'max-age=900, public',
      'x-pypi-last-serial': String(project.lastSerial),
    },
    body: {
      info: releaseInfo(project.name, version, release),
      last_serial: project.lastSerial,
      urls: urls.map((file) => describeFile(file, release)),
      vulnerabilities: [],
    },
  };
}

function releaseInfo(name: string, version: string, release: PypiRelease): object {
  return {
    author: '',
    name,
    version,
    summary: '',
    requires_python: null,
    package_url: `${addresses.pypi}/project/${name}/`,
    release_url: `${addresses.pypi}/project/${name}/${version}/`,
    yanked: release.yanked !== undefined,
    yanked_reason: release.yanked || null,
  };
}

function describeFile(file: PypiFile, release: PypiRelease): object {
  return {
    comment_text: '',
    digests: { blake2b_256: file.blake2b256, md5: file.md5, sha256: file.sha256 },
    downloads: -1,
    filename: file.filename,
    has_sig: false,
    md5_digest: file.md5,
    packagetype: file.packagetype,
    python_version: file.pythonVersion,
    requires_python: null,
    size: file.size,
    upload_time: file.uploadedAt.slice(0, 19),
    upload_time_iso_8601: file.uploadedAt,
    url: fileUrl(file),
    yanked: release.yanked !== undefined,
    yanked_reason: release.yanked || null,
  };
}

/** `/integrity/<project>/<version>/<file>/provenance`; 404 when nothing was attested. */
export function provenanceDocument(file: PypiFile | undefined): WorldResponse {
  if (!file) return notFound;
  if (!file.provenance || isHidden(file, 'provenance')) {
    return { status: 404, body: { message: `No provenance available for ${file.filename}` } };
  }
  const { publisher, attestations } = file.provenance;
  return {
    status: 200,
    headers: {
      'cache-control': 'max-age=600, public',
      'content-type': 'application/vnd.pypi.integrity.v1+json',
      vary: 'Accept',
    },
    body: { version: 1, attestation_bundles: [{ publisher, attestations }] },
  };
}
