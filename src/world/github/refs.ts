/** Branches and tags: `git/ref`, `git/refs`, `git/tags`. */
import { invalid, notFound, unprocessable } from './answers.ts';
import { pathParameter, timestamp, type Endpoint } from './call.ts';
import { ancestorsOf, objectSha, peelTag } from './git.ts';
import { pagedArray } from './pagination.ts';
import { committer } from './commits.ts';
import { apiOf, nodeId } from './render.ts';
import type { RepositoryState, TagObjectState } from './state.ts';

export const getRef: Endpoint = (call) => {
  const ref = pathParameter(call, 'ref');
  const sha = findRef(call.repository, ref);
  if (sha === undefined) throw notFound();
  return { status: 200, body: renderRef(call.repository, ref, sha) };
};

export const listMatchingRefs: Endpoint = (call) => {
  const { repository } = call;
  const prefix = pathParameter(call, 'ref');
  const refs = [
    ...Object.keys(repository.branches).map((name) => `heads/${name}`),
    ...Object.keys(repository.tags).map((name) => `tags/${name}`),
  ]
    .filter((ref) => ref.startsWith(prefix))
    .sort();
  const body = refs.map((ref) => renderRef(repository, ref, findRef(repository, ref)!));
  return { status: 200, body };
};

export const createRef: Endpoint = (call) => {
  const { repository } = call;
  const { ref, sha } = call.body as { readonly ref: string; readonly sha: string };
  const short = /^refs\/((?:heads|tags)\/.+)$/.exec(ref)?.[1];
  if (short === undefined) throw unprocessable('Reference name must start with refs/.');
  if (findRef(repository, short) !== undefined) throw unprocessable('Reference already exists');
  requireObject(repository, sha);
  requireUnlocked(repository, short);
  writeRef(repository, short, sha);
  return { status: 201, body: renderRef(repository, short, sha) };
};

export const updateRef: Endpoint = (call) => {
  const { repository } = call;
  const ref = pathParameter(call, 'ref');
  const { sha, force } = call.body as { readonly sha: string; readonly force?: boolean };
  const former = findRef(repository, ref);
  if (former === undefined) throw unprocessable('Reference does not exist');
  requireObject(repository, sha);
  requireUnlocked(repository, ref);
  if (!force && !ancestorsOf(repository, sha).includes(former)) {
    throw unprocessable('Update is not a fast forward');
  }
  writeRef(repository, ref, sha);
  return { status: 200, body: renderRef(repository, ref, sha) };
};

export const deleteRef: Endpoint = (call) => {
  const { repository } = call;
  const ref = pathParameter(call, 'ref');
  if (findRef(repository, ref) === undefined) throw unprocessable('Reference does not exist');
  requireUnlocked(repository, ref);
  const [kind, name] = splitRef(ref);
  delete (kind === 'heads' ? repository.branches : repository.tags)[name];
  return { status: 204 };
};

export const getTag: Endpoint = (call) => {
  const tag = call.repository.tagObjects[pathParameter(call, 'tag_sha')];
  if (!tag) throw notFound();
  return { status: 200, body: renderTagObject(call.repository, tag) };
};

export const createTag: Endpoint = (call) => {
  const { repository } = call;
  const { tag, message, object } = call.body as Record<'tag' | 'message' | 'object', string>;
  requireObject(repository, object);
  const taggedAt = timestamp(call.world.context);
  const sha = addTagObject(repository, { tag, message, target: object, taggedAt });
  return { status: 201, body: renderTagObject(repository, repository.tagObjects[sha]!) };
};

export const listTags: Endpoint = (call) => {
  const { repository } = call;
  const names = Object.keys(repository.tags).sort().reverse();
  return pagedArray(call, names, (name) => {
    const sha = peelTag(repository, name)!;
    return {
      name,
      commit: { sha, url: `${apiOf(repository)}/commits/${sha}` },
      zipball_url: `${apiOf(repository)}/zipball/refs/tags/${name}`,
      tarball_url: `${apiOf(repository)}/tarball/refs/tags/${name}`,
      node_id: nodeId('REF', name),
    };
  });
};

function findRef(repository: RepositoryState, ref: string): string | undefined {
  const [kind, name] = splitRef(ref);
  if (kind === 'heads') return repository.branches[name];
  return kind === 'tags' ? repository.tags[name] : undefined;
}

function writeRef(repository: RepositoryState, ref: string, sha: string): void {
  const [kind, name] = splitRef(ref);
  (kind === 'heads' ? repository.branches : repository.tags)[name] = sha;
}

function splitRef(ref: string): readonly [kind: string, name: string] {
  const slash = ref.indexOf('/');
  return [ref.slice(0, slash), ref.slice(slash + 1)];
}

function requireObject(repository: RepositoryState, sha: string): void {
  if (repository.commits[sha] || repository.tagObjects[sha]) return;
  throw unprocessable('Object does not exist');
}

/** The tag of an immutable release stays where it is, even when the release is deleted. */
function requireUnlocked(repository: RepositoryState, ref: string): void {
  const [kind, name] = splitRef(ref);
  if (kind !== 'tags') return;
  const locked = repository.releases.some(
    (release) => release.immutable && !release.draft && release.tagName === name,
  );
  if (locked || repository.burnedTags.includes(name)) {
    throw invalid({
      resource: 'Reference',
      code: 'custom',
      message: 'Cannot change a tag that is used by an immutable release.',
    });
  }
}

function renderRef(repository: RepositoryState, ref: string, sha: string): object {
  const type = repository.tagObjects[sha] ? 'tag' : 'commit';
  const folder = type === 'tag' ? 'tags' : 'commits';
  return {
    ref: `refs/${ref}`,
    node_id: nodeId('REF', ref),
    url: `${apiOf(repository)}/git/refs/${ref}`,
    object: { sha, type, url: `${apiOf(repository)}/git/${folder}/${sha}` },
  };
}

function renderTagObject(repository: RepositoryState, tag: TagObjectState): object {
  const folder = tag.targetType === 'tag' ? 'tags' : 'commits';
  return {
    node_id: nodeId('TA', tag.sha),
    tag: tag.tag,
    sha: tag.sha,
    url: `${apiOf(repository)}/git/tags/${tag.sha}`,
    message: tag.message,
    tagger: { ...committer, date: tag.taggedAt },
    object: {
      sha: tag.target,
      type: tag.targetType,
      url: `${apiOf(repository)}/git/${folder}/${tag.target}`,
    },
  };
}

/** Adds an annotated tag's object, which no ref names yet; its SHA. */
export function addTagObject(
  repository: RepositoryState,
  content: Pick<TagObjectState, 'tag' | 'message' | 'target' | 'taggedAt'>,
): string {
  const sha = objectSha('tag', content);
  const targetType = repository.tagObjects[content.target] ? 'tag' : 'commit';
  repository.tagObjects[sha] = { ...content, sha, targetType };
  return sha;
}
