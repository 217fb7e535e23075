/**
 * The Simple API, which installers read: a page a project, as JSON or as HTML.
 * https://packaging.python.org/en/latest/specifications/simple-repository-api/
 */
import { eq } from '@renovatebot/pep440';
import { absent, present, unknown, type Lookup } from '../lookup.ts';
import type { ServedFile, ServedVersion } from '../ports.ts';
import { findDistributionName } from '../python/distribution-name.ts';
import { requireKnownHost, type KnownHosts } from '../registry/hosts.ts';
import { normalizeProjectName, requirePlainFileName } from '../registry/names.ts';
import {
  listOf,
  NotOfShape,
  objectOf,
  optional,
  sha256Text,
  textLike,
  wholeNumber,
  type Shape,
} from '../shape.ts';
import type { Http, HttpAnswer } from './http.ts';
import type { PypiIndex } from './pypi-index.ts';
import { parseSimpleHtml } from './pypi-simple-html.ts';
import { lookUpAnswer } from './registry-answers.ts';

// The same weights as pip's, so that a cache on the way answers as it answers installers.
const accept = [
  'application/vnd.pypi.simple.v1+json',
  'application/vnd.pypi.simple.v1+html; q=0.1',
  'text/html; q=0.01',
].join(', ');

/** A reason, which is text and may be empty, yanks as `true` does. */
const yank: Shape<boolean> = (value, place) => {
  if (value === undefined || typeof value === 'boolean') return value === true;
  return textLike()(value, place) !== undefined;
};

const project = objectOf({
  meta: objectOf({ 'api-version': textLike(/^1\.\d+$/, 'a version 1.x') }),
  name: textLike(),
  files: listOf(
    objectOf({
      filename: textLike(),
      url: textLike(),
      hashes: objectOf({ sha256: optional(sha256Text) }),
      size: optional(wholeNumber()),
      yanked: yank,
    }),
  ),
});

interface Wanted {
  readonly package: string;
  readonly version: string;
}

/** A file of any version, with an absolute address. */
type ListedFile = Pick<ServedFile, 'filename' | 'url' | 'size' | 'sha256' | 'yanked'>;

/** The version's files on the project's page: absent when the page, or the version, is not there. */
export async function lookUpSimple(
  http: Http,
  { simple, known }: PypiIndex,
  wanted: Wanted,
): Promise<Lookup<ServedVersion>> {
  const url = `${simple}/${normalizeProjectName(wanted.package)}/`;
  const found = await lookUpAnswer(http, { url, known, headers: { accept } });
  if (found.state !== 'present') return found;
  const listed = readPage(found.value, wanted);
  if (listed.state !== 'present') return listed;
  const files = listed.value.filter(({ filename }) => isOfVersion(filename, wanted.version));
  return files.length === 0
    ? absent
    : present({ ...wanted, files: files.map((file) => requireTrustworthy(file, known)) });
}

function readPage(answer: HttpAnswer, wanted: Wanted): Lookup<readonly ListedFile[]> {
  const type = (answer.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  const text = answer.body.toString('utf8');
  if (/^(?:text\/html|application\/vnd\.pypi\.simple\.v1\+html)$/.test(type)) {
    const links = parseSimpleHtml(text, answer.url);
    return present(
      links.map(({ sha256, ...link }) => ({ ...link, ...(sha256 !== undefined && { sha256 }) })),
    );
  }
  if (!/^application\/(?:vnd\.pypi\.simple\.v1\+)?json$/.test(type)) {
    return unknown(`${answer.url} answered ${type || 'something of no type'}, which is no index`);
  }
  return readJsonPage(text, answer.url, wanted);
}

function readJsonPage(text: string, url: string, wanted: Wanted): Lookup<readonly ListedFile[]> {
  try {
    const { name, files } = project(JSON.parse(text) as unknown, '');
    if (normalizeProjectName(name) !== normalizeProjectName(wanted.package)) {
      return unknown(`${url} answered for ${name} instead of ${wanted.package}`);
    }
    return present(
      files.map(({ hashes, ...file }) => ({
        ...file,
        url: URL.canParse(file.url, url) ? new URL(file.url, url).href : file.url,
        ...(hashes.sha256 !== undefined && { sha256: hashes.sha256 }),
      })),
    );
  } catch (error) {
    if (error instanceof NotOfShape) return unknown(`${url}: ${error.message}`);
    if (error instanceof SyntaxError) return unknown(`${url} answered what is not JSON`);
    throw error;
  }
}

/** A name or an address that must not be believed is only looked at where it matters. */
function requireTrustworthy(file: ListedFile, known: KnownHosts): ServedFile {
  return {
    ...file,
    filename: requirePlainFileName(file.filename, known.registry),
    url: requireKnownHost(file.url, known),
  };
}

/** Archives of sources besides `.tar.gz`; https://pip.pypa.io/ installs from all of these. */
const olderArchive = /\.(?:zip|tar|tgz|tar\.(?:bz2|xz|lz|lzma)|tbz|txz|tlz)$/;

/** Names that tell no version are none of an installer's, nor ours: pages of old projects have some. */
function isOfVersion(filename: string, version: string): boolean {
  const name = findDistributionName(filename.replace(olderArchive, '.tar.gz'));
  return name !== undefined && (name.version === version || eq(name.version, version));
}
