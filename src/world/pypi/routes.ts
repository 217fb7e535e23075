/** The addresses of PyPI and what answers at each. */
import { addresses } from '../../adapters/addresses.ts';
import { isHidden, servedBytes } from '../published.ts';
import { hostOf, type Route } from '../routes.ts';
import type { TrustingContext, WorldResponse } from '../service.ts';
import {
  attestationsDisabled,
  notFound,
  projectDocument,
  provenanceDocument,
  releaseDocument,
} from './documents.ts';
import { filePath, findFile } from './files.ts';
import { simplePage } from './simple.ts';
import { normaliseName, type PypiState } from './state.ts';
import { answerMinting, pypiAudience } from './trusted-publishing.ts';
import { answerUpload } from './upload.ts';

/** PyPI's host of earlier days: it only redirects, and twine's `--skip-existing` still asks it. */
export const formerHost = 'pypi.python.org';

export interface PypiDesk {
  readonly state: PypiState;
  readonly context: TrustingContext;
}

/** What anybody may read. */
export function readRoutes({ state, context }: PypiDesk): readonly Route[] {
  const project = (name = '') => state.projects[normaliseName(name)];
  return [
    get(/^\/pypi\/([^/]+)\/json$/, ([name]) => {
      const found = project(name);
      return found ? projectDocument(found) : notFound;
    }),
    get(/^\/pypi\/([^/]+)\/([^/]+)\/json$/, ([name, version = '']) => {
      const found = project(name);
      return found ? releaseDocument(found, version) : notFound;
    }),
    get(/^\/simple\/([^/]+)\/?$/, ([name = ''], { headers, url }) => {
      const page = `/simple/${normaliseName(name)}/`;
      if (url.pathname !== page) return moved(page);
      const found = project(name);
      return found ? simplePage(found, headers.accept ?? '') : notFound;
    }),
    get(/^\/integrity\/([^/]+)\/([^/]+)\/([^/]+)\/provenance$/, ([name, version, filename]) => {
      const files = project(name)?.releases[version ?? '']?.files;
      return state.attestationsDisabled
        ? attestationsDisabled
        : provenanceDocument(files?.find((file) => file.filename === filename));
    }),
    {
      ...get(/^(\/.*)$/, ([path]) => moved(`${addresses.pypi}${path}`)),
      host: formerHost,
    },
    {
      ...get(/^(\/packages\/.+)$/, ([path = '']) => serveFile(path, { state, context })),
      host: hostOf(addresses.pypiFiles),
    },
  ];
}

/** What a publisher asks: audience, token, upload. */
export function publishRoutes(desk: PypiDesk): readonly Route[] {
  return [
    get(/^\/_\/oidc\/audience$/, () => ({ status: 200, body: { audience: pypiAudience } })),
    {
      method: 'POST',
      host: hostOf(addresses.pypi),
      path: /^\/_\/oidc\/mint-token\/?$/,
      answer: (_, request) => answerMinting(request, desk),
    },
    {
      method: 'POST',
      host: hostOf(addresses.pypiUpload),
      path: /^\/legacy\/$/,
      answer: (_, request) => answerUpload(request, desk),
    },
  ];
}

function get(path: RegExp, answer: Route['answer']): Route {
  return { method: 'GET', host: hostOf(addresses.pypi), path, answer };
}

function moved(location: string): WorldResponse {
  return { status: 301, headers: { location }, body: '' };
}

function serveFile(path: string, { state, context }: PypiDesk): WorldResponse {
  const file = findFile(state, path.slice(path.lastIndexOf('/') + 1));
  if (!file || filePath(file) !== path || isHidden(file, 'file')) {
    return { status: 404, body: 'File not found' };
  }
  const { otherBytes } = state;
  const own = context.blobs.get(file.sha256);
  return {
    status: 200,
    headers: { 'cache-control': 'max-age=365000000, immutable, public' },
    body: servedBytes(file.filename, own, { otherBytes, blobs: context.blobs }),
  };
}
