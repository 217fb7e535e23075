/** The Simple API's page of a project, as JSON (PEP 691) or HTML (PEP 503), as the client asks. */
import { addresses } from '../../adapters/addresses.ts';
import { isHidden } from '../published.ts';
import type { WorldResponse } from '../service.ts';
import { fileUrl } from './files.ts';
import { normaliseName, type PypiFile, type PypiProject, type PypiRelease } from './state.ts';

const json = 'application/vnd.pypi.simple.v1+json';
const html = 'application/vnd.pypi.simple.v1+html';

/** In the order in which PyPI prefers them when the client does not care. */
const offers = ['text/html', html, json] as const;

/** `/simple/<project>/`. Files that lag are not on it, and its serial is an older one then. */
export function simplePage(project: PypiProject, accept: string): WorldResponse {
  const all = Object.entries(project.releases).flatMap(([version, release]) =>
    release.files.map((file) => ({ version, file, release })),
  );
  const shown = all.filter(({ file }) => !isHidden(file, 'simple'));
  const serial = project.lastSerial - (all.length - shown.length);
  const files = shown.map(({ version, ...rest }) => simpleFile(project.name, version, rest));
  const type = negotiate(accept);
  const body = {
    meta: { '_last-serial': serial, 'api-version': '1.4' },
    name: normaliseName(project.name),
    versions: [...new Set(shown.map(({ version }) => version))],
    'alternate-locations': [],
    files,
  };
  return {
    status: 200,
    headers: {
      'cache-control': 'max-age=600, public',
      'content-type': type,
      vary: 'Accept',
      'x-pypi-last-serial': String(serial),
    },
    body: type === json ? body : renderHtml(body),
  };
}

/** Of the three types the one that the client weighs most; HTML when it takes none. */
function negotiate(accept: string): (typeof offers)[number] {
  const ranges = accept.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { type: type.replace('.latest+', '.v1+'), quality: Number(quality ?? 1) };
  });
  const weigh = (offer: string) => {
    const range =
      ranges.find(({ type }) => type === offer) ??
      ranges.find(({ type }) => type === `${offer.split('/')[0]}/*`) ??
      ranges.find(({ type }) => type === '*/*' || type === '');
    return range?.quality ?? 0;
  };
  return offers.reduce((best, offer) => (weigh(offer) > weigh(best) ? offer : best));
}

interface ReleasedFile {
  readonly file: PypiFile;
  readonly release: PypiRelease;
}

function simpleFile(project: string, version: string, { file, release }: ReleasedFile) {
  return {
    filename: file.filename,
    url: fileUrl(file),
    hashes: { sha256: file.sha256 },
    size: file.size,
    'requires-python': null,
    'upload-time': file.uploadedAt,
    yanked: release.yanked === undefined ? false : release.yanked || true,
    'core-metadata': false,
    'data-dist-info-metadata': false,
    provenance: file.provenance
      ? `${addresses.pypi}/integrity/${normaliseName(project)}/${version}/${file.filename}/provenance`
      : null,
  };
}

function renderHtml(page: {
  readonly name: string;
  readonly meta: { readonly '_last-serial': number; readonly 'api-version': string };
  readonly files: readonly ReturnType<typeof simpleFile>[];
}): string {
  const links = page.files.map(({ filename, url, hashes, yanked, provenance }) => {
    const attributes = [
      `href="${escapeHtml(url)}#sha256=${hashes.sha256}"`,
      ...(yanked === false ? [] : [`data-yanked="${yanked === true ? '' : escapeHtml(yanked)}"`]),
      ...(provenance === null ? [] : [`data-provenance="${escapeHtml(provenance)}"`]),
    ];
    return `    <a ${attributes.join(' ')} >${escapeHtml(filename)}</a><br />`;
  });
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '  <head>',
    `    <meta name="pypi:repository-version" content="${page.meta['api-version']}">`,
    `    <title>Links for ${page.name}</title>`,
    '  </head>',
    '  <body>',
    `    <h1>Links for ${page.name}</h1>`,
    ...links,
    '  </body>',
    '</html>',
    `<!--SERIAL ${page.meta['_last-serial']}-->`,
    '',
  ].join('\n');
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&#34;');
}
