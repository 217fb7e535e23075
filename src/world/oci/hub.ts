/** Docker Hub's own API, as far as tags are deleted by it. */
import { randomBytes } from 'node:crypto';
import { addresses } from '../../adapters/addresses.ts';
import { answerByRoute, hostOf, type Route } from '../routes.ts';
import type { WorldRequest, WorldResponse } from '../service.ts';
import { mannerOf } from './manner.ts';
import { findRepository, isImmutable } from './state.ts';
import { isKnown, type OciDesk } from './tokens.ts';

/** Answers hub.docker.com (https://docs.docker.com/reference/api/hub/latest/). */
export function serveHub(request: WorldRequest, desk: OciDesk) {
  const host = hostOf(addresses.dockerHubApi);
  const routes: readonly Route[] = [
    { method: 'POST', host, path: /^\/v2\/auth\/token$/, answer: () => logIn(request, desk) },
    {
      method: 'DELETE',
      host,
      path: /^\/v2\/repositories\/([^/]+)\/([^/]+)\/tags\/([^/]+)\/$/,
      answer: ([namespace, name, tag]) =>
        deleteTag({ repository: `${namespace}/${name}`, tag: tag! }, request, desk),
    },
  ];
  return answerByRoute(routes, request);
}

function logIn({ body }: WorldRequest, desk: OciDesk): WorldResponse {
  const { identifier, secret } = JSON.parse(body.toString('utf8')) as Record<string, string>;
  const credentials = { username: identifier ?? '', password: secret ?? '' };
  if (!isKnown(mannerOf('docker-hub'), credentials, desk)) {
    return { status: 401, body: { detail: 'Incorrect authentication credentials' } };
  }
  const token = `eyJ${randomBytes(24).toString('hex')}`;
  desk.state.hubTokens[token] = credentials.username;
  return { status: 200, body: { access_token: token } };
}

function deleteTag(
  of: { readonly repository: string; readonly tag: string },
  { headers }: WorldRequest,
  { state }: OciDesk,
): WorldResponse {
  const bearer = /^bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  if (state.hubTokens[bearer] === undefined) {
    return { status: 401, body: { detail: 'Authentication credentials were not provided.' } };
  }
  const repository = findRepository(state, 'docker-hub', of.repository);
  if (!repository?.tags[of.tag]) return { status: 404, body: { message: 'tag not found' } };
  if (isImmutable(repository, of.tag)) {
    return { status: 403, body: { message: 'tag is immutable and cannot be deleted' } };
  }
  delete repository.tags[of.tag];
  return { status: 204 };
}
