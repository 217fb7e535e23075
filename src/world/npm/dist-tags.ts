/** `npm dist-tag add` and `rm`. */
import type { WorldRequest, WorldResponse } from '../service.ts';
import { npmNotFound } from './documents.ts';
import { refusal } from './publish.ts';
import type { NpmDesk } from './store.ts';
import { findNpmToken } from './tokens.ts';

/** Answers PUT (the body is the version, a JSON string) and DELETE of one tag. */
export function answerDistTag(
  { name, tag }: { readonly name: string; readonly tag: string },
  request: WorldRequest,
  desk: NpmDesk,
): WorldResponse {
  const token = findNpmToken(request, desk);
  if (!token) return { status: 401, body: { error: 'Unauthorized' } };
  if (token.readOnly) return refusal(403, `You do not have permission to tag "${name}".`);
  const found = desk.state.packages[name];
  if (!found) return npmNotFound;
  if (request.method === 'DELETE') {
    delete found.distTags[tag];
    return { status: 200, body: { ok: 'dist-tag removed' } };
  }
  const version = JSON.parse(request.body.toString('utf8')) as string;
  if (!found.versions[version]) return npmNotFound;
  found.distTags[tag] = version;
  return { status: 201, body: { ok: 'dist-tag added' } };
}
