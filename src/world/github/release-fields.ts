/** What may be written to a release, and by whom. */
import { forbidden, invalid, notFound, type FieldError } from './answers.ts';
import { timestamp, type Call } from './call.ts';
import { defaultHead, findCommitish, peelTag } from './git.ts';
import { hasPermission } from './permissions.ts';
import type { CommitState, ReleaseState } from './state.ts';

/** Fields of a creation or an update; left out means unchanged. */
export interface ReleaseRequest {
  readonly tag_name?: string;
  readonly target_commitish?: string;
  readonly name?: string;
  readonly body?: string;
  readonly draft?: boolean;
  readonly prerelease?: boolean;
  readonly make_latest?: 'true' | 'false' | 'legacy';
}

/** Characters. */
const longestBody = 125_000;

/** Throws what GitHub answers to fields that it does not take. `release` is there on update. */
export function requireWritable(
  call: Call,
  fields: ReleaseRequest,
  release: ReleaseState | undefined,
): void {
  const errors = fieldErrors(call, fields, release);
  if (errors.length > 0) throw invalid(...errors);
  requireTarget(call, fields, release);
}

function fieldErrors(call: Call, fields: ReleaseRequest, release: ReleaseState | undefined) {
  const { repository } = call;
  const tag = fields.tag_name;
  const errors: FieldError[] = [];
  if (tag !== undefined && !isTagName(tag)) errors.push(fieldError('tag_name', 'invalid'));
  if (tag !== undefined && repository.burnedTags.includes(tag)) {
    errors.push(fieldError('tag_name', 'custom', 'tag_name was used by an immutable release'));
  }
  if ((fields.body?.length ?? 0) > longestBody) {
    const message = `body is too long (maximum is ${longestBody} characters)`;
    errors.push(fieldError('body', 'custom', message));
  }
  if (release?.immutable && !release.draft && changesLocked(fields, release)) {
    errors.push(fieldError('tag_name', 'custom', 'Cannot change an immutable release'));
  }
  if (fields.draft === false || (!release && !fields.draft)) {
    errors.push(...publishedTwice(call, tag ?? release?.tagName, release));
  }
  return errors;
}

function fieldError(field: string, code: string, message?: string): FieldError {
  return { resource: 'Release', code, field, ...(message !== undefined && { message }) };
}

function isTagName(tag: string): boolean {
  return /^(?!\/|.*(?:\.\.|\/\/|@\{|\/$|\.lock$))[^\s~^:?*[\\\p{Cc}]+$/u.test(tag);
}

function changesLocked(fields: ReleaseRequest, release: ReleaseState): boolean {
  const movesTag = fields.tag_name !== undefined && fields.tag_name !== release.tagName;
  return movesTag || fields.draft === true;
}

/** Drafts may share a tag with anything; a tag has one published release. */
function publishedTwice(call: Call, tag: string | undefined, release: ReleaseState | undefined) {
  const other = call.repository.releases.some(
    (candidate) => candidate !== release && !candidate.draft && candidate.tagName === tag,
  );
  return other ? [fieldError('tag_name', 'already_exists')] : [];
}

/**
 * A target whose workflow files differ from the default branch's needs the
 * permission `workflows`, which no workflow's token can hold. GitHub does not
 * say so: it answers 403 to a creation and 404 to an update.
 */
function requireTarget(call: Call, fields: ReleaseRequest, release: ReleaseState | undefined) {
  const { repository } = call;
  if (fields.target_commitish === undefined) return;
  const target = findCommitish(repository, fields.target_commitish);
  if (!target) throw invalid(fieldError('target_commitish', 'invalid'));
  if (hasPermission(call.actor, 'workflows', 'write')) return;
  if (workflowFiles(target) !== workflowFiles(defaultHead(repository))) {
    throw release ? notFound() : forbidden();
  }
}

function workflowFiles(commit: CommitState): string {
  const files = Object.entries(commit.files).filter(([path]) =>
    path.startsWith('.github/workflows/'),
  );
  return JSON.stringify(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Writes the fields that were sent, but for `draft`. */
export function applyFields(call: Call, release: ReleaseState, fields: ReleaseRequest): void {
  const { repository } = call;
  release.tagName = fields.tag_name ?? release.tagName;
  release.targetCommitish = fields.target_commitish ?? release.targetCommitish;
  release.name = fields.name ?? release.name;
  release.body = fields.body ?? release.body;
  release.prerelease = fields.prerelease ?? release.prerelease;
  release.makeLatest = fields.make_latest ?? release.makeLatest;
  // The date of the commit that is released, and not of the draft.
  const commit = repository.commits[peelTag(repository, release.tagName) ?? ''];
  release.createdAt = commit?.committedAt ?? timestamp(call.world.context);
}
