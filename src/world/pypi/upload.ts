/** The legacy upload API: what PyPI checks before a file is there for good. */
import type { WorldContext, WorldRequest, WorldResponse } from '../service.ts';
import { parseAttestations } from './attestations.ts';
import { addFile, digestsOf, findFile } from './files.ts';
import { parseUploadForm, type UploadForm } from './form.ts';
import { normaliseName, type PypiState, type PypiToken } from './state.ts';
import { findToken, uploaderOf } from './trusted-publishing.ts';

const maxReleaseAgeMilliseconds = 14 * 24 * 60 * 60 * 1000;

export interface UploadDesk {
  readonly state: PypiState;
  readonly context: WorldContext;
}

interface Upload {
  readonly project: string;
  readonly version: string;
  readonly filename: string;
  readonly bytes: Buffer;
  readonly form: UploadForm;
  readonly token: PypiToken;
}

/** Answers `POST /legacy/`. */
export async function answerUpload(
  request: WorldRequest,
  desk: UploadDesk,
): Promise<WorldResponse> {
  const token = findToken(request, desk);
  if (!token) return refusal(403, 'Invalid or non-existent authentication information.');
  const upload = await readUpload(request, token);
  if ('status' in upload) return upload;
  const problem = findFormProblem(upload) ?? findContentProblem(upload);
  if (problem) return refusal(400, problem);
  if (token.project !== undefined && token.project !== normaliseName(upload.project)) {
    const reason = `The user isn't allowed to upload to project '${upload.project}'.`;
    return refusal(403, reason);
  }
  return store(upload, desk);
}

async function readUpload(
  request: WorldRequest,
  token: PypiToken,
): Promise<Upload | WorldResponse> {
  const form = await parseUploadForm(request).catch(() => undefined);
  if (!form) return refusal(400, 'Invalid form data.');
  const field = (name: string) => form.fields.get(name)?.[0] ?? '';
  if (field(':action') !== 'file_upload' || field('protocol_version') !== '1') {
    return refusal(400, 'Unknown protocol version.');
  }
  if (!form.file) return refusal(400, 'Upload payload does not have a file.');
  const { name: filename, bytes } = form.file;
  return { project: field('name'), version: field('version'), filename, bytes, form, token };
}

function findFormProblem({ project, version, filename, form }: Upload): string | undefined {
  if (!/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(project)) {
    return `'${project}' is an invalid value for Name.`;
  }
  if (!/^[0-9][A-Za-z0-9.!+]*$/.test(version)) {
    return `'${version}' is an invalid value for Version.`;
  }
  const parts = parseFilename(filename);
  if (!parts) return `Invalid distribution filename: '${filename}'.`;
  if (form.fields.get('filetype')?.[0] !== parts.type) {
    return `Invalid file extension or filetype for '${filename}'.`;
  }
  if (normaliseName(parts.project) !== normaliseName(project)) {
    return `Start filename for '${project}' with '${normaliseName(project).replaceAll('-', '_')}'.`;
  }
  return parts.version === version
    ? undefined
    : `Version in filename should be '${version}' not '${parts.version}'.`;
}

function parseFilename(filename: string) {
  const sdist = /^([A-Za-z0-9._-]+?)-([0-9][^-/\\]*)\.tar\.gz$/.exec(filename);
  if (sdist) return { type: 'sdist', project: sdist[1]!, version: sdist[2]! };
  const wheel = /^([A-Za-z0-9._]+)-([0-9][^-/\\]*)(-[0-9]\w*)?-[\w.]+-[\w.]+-[\w.]+\.whl$/.exec(
    filename,
  );
  return wheel ? { type: 'bdist_wheel', project: wheel[1]!, version: wheel[2]! } : undefined;
}

function findContentProblem({ bytes, form }: Upload): string | undefined {
  if (bytes.length === 0) return 'Invalid distribution file.';
  const digests = digestsOf(bytes);
  const sent = [
    [form.fields.get('sha256_digest')?.[0], digests.sha256],
    [form.fields.get('blake2_256_digest')?.[0], digests.blake2b256],
    [form.fields.get('md5_digest')?.[0], digests.md5],
  ].filter(([digest]) => digest);
  if (sent.length === 0) return 'Include at least one message digest.';
  return sent.every(([digest, actual]) => digest === actual)
    ? undefined
    : 'The digest supplied does not match a digest calculated from the uploaded file.';
}

function store(upload: Upload, { state, context }: UploadDesk): WorldResponse {
  const { project, version, filename, bytes, form, token } = upload;
  const existing = findFile(state, filename);
  const { sha256, blake2b256 } = digestsOf(bytes);
  // The same bytes again change nothing, and answer 200: attestations sent now are lost.
  if (existing?.sha256 === sha256) return { status: 200, body: '' };
  if (existing) {
    const hash = `with blake2_256 hash '${blake2b256}'`;
    return refusal(400, `File already exists ('${filename}', ${hash}).`);
  }
  const problem = findReleaseProblem(upload, { state, context });
  if (problem) return refusal(400, problem);
  const attestations = parseAttestations(form.fields.get('attestations')?.[0], {
    filename,
    sha256,
    publisher: token.publisher,
  });
  if ('problem' in attestations) return refusal(400, attestations.problem);
  addFile(
    {
      project,
      version,
      filename,
      bytes,
      ...(attestations.list.length > 0 && {
        provenance: {
          publisher: uploaderOf(token.publisher!),
          attestations: attestations.list,
        },
      }),
    },
    { state, context },
  );
  return { status: 200, body: '' };
}

function findReleaseProblem(upload: Upload, { state, context }: UploadDesk): string | undefined {
  if (state.burnedFilenames.includes(upload.filename)) {
    return 'This filename has already been used, use a different version.';
  }
  const release = state.projects[normaliseName(upload.project)]?.releases[upload.version];
  if (!release) return undefined;
  const age = context.now().getTime() - Date.parse(release.createdAt);
  if (age > maxReleaseAgeMilliseconds) {
    return `Release ${upload.version} was created more than 14 days ago: it takes no new files.`;
  }
  const isSecondSdist =
    upload.filename.endsWith('.tar.gz') &&
    release.files.some(({ packagetype }) => packagetype === 'sdist');
  return isSecondSdist ? 'Only one sdist may be uploaded per release.' : undefined;
}

/** PyPI tells the reason in a page; twine looks for it in the text. */
function refusal(status: number, reason: string): WorldResponse {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=UTF-8' },
    body: `<html><head><title>${status} ${reason}</title></head><body><h1>${status} ${reason}</h1></body></html>`,
  };
}
