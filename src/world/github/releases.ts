/** Releases with GitHub's real draft behaviour. */
import { invalid, notFound } from './answers.ts';
import { pathParameter, timestamp, type Endpoint } from './call.ts';
import { findLatestRelease } from './latest-release.ts';
import { pagedArray } from './pagination.ts';
import { maySee, requireRelease } from './release-access.ts';
import { applyFields, requireWritable, type ReleaseRequest } from './release-fields.ts';
import { publish } from './publish.ts';
import { newRelease } from './new-release.ts';
import { renderRelease } from './render-release.ts';
import type { ReleaseState } from './state.ts';

export const listReleases: Endpoint = (call) => {
  const seen = call.repository.releases.filter((release) => {
    if (!maySee(call, release)) return false;
    if (release.hiddenReads === 0) return true;
    release.hiddenReads -= 1;
    return false;
  });
  const newestFirst = [...seen].sort((a, b) => b.id - a.id);
  return pagedArray(call, newestFirst, (release) => renderRelease(call, release));
};

export const getRelease: Endpoint = (call) => ({
  status: 200,
  body: renderRelease(call, requireRelease(call)),
});

export const getLatestRelease: Endpoint = (call) => {
  const latest = findLatestRelease(call.repository);
  if (!latest) throw notFound();
  return { status: 200, body: renderRelease(call, latest) };
};

/** Never a draft, whoever asks. */
export const getReleaseByTag: Endpoint = (call) => {
  const tag = pathParameter(call, 'tag');
  const found = call.repository.releases.find(
    (release) => !release.draft && release.tagName === tag,
  );
  if (!found) throw notFound();
  return { status: 200, body: renderRelease(call, found) };
};

export const createRelease: Endpoint = (call) => {
  const { repository, world } = call;
  const fields: ReleaseRequest = call.body;
  requireWritable(call, fields, undefined);
  const tagName = fields.tag_name ?? '';
  const release = newRelease(world, repository, { tagName, author: call.actor.login });
  release.hiddenReads = world.state.switches.releaseListLag;
  applyFields(call, release, fields);
  if (fields.draft !== true) publish(call, release);
  repository.releases.push(release);
  return { status: 201, body: renderRelease(call, release) };
};

export const updateRelease: Endpoint = (call) => {
  const release = requireRelease(call);
  const fields: ReleaseRequest = call.body;
  requireWritable(call, fields, release);
  // The trap that costs releases their tag: a draft that stays one and is patched without its tag
  // loses it. To publish by `draft` alone is what `gh release create` does, and keeps the tag.
  const staysDraft = release.draft && fields.draft !== false;
  if (staysDraft && fields.tag_name === undefined) release.tagName = release.untaggedName;
  applyFields(call, release, fields);
  if (release.draft && fields.draft === false) publish(call, release);
  else if (!release.draft && fields.draft === true) unpublish(release);
  else if (fields.make_latest !== undefined && !release.draft) publish(call, release);
  release.updatedAt = timestamp(call.world.context);
  return { status: 200, body: renderRelease(call, release) };
};

export const deleteRelease: Endpoint = (call) => {
  const { repository } = call;
  const release = requireRelease(call);
  repository.releases.splice(repository.releases.indexOf(release), 1);
  if (release.immutable) repository.burnedTags.push(release.tagName);
  return { status: 204 };
};

function unpublish(release: ReleaseState): void {
  if (release.immutable) {
    throw invalid({ resource: 'Release', code: 'custom', message: 'Release is immutable.' });
  }
  release.draft = true;
  release.publishedAt = null;
}
