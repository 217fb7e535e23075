/** A release and an asset as GitHub's API tells them, read into the port's terms. */
import type { Release, ReleaseAsset } from '../../ports.ts';
import {
  listOf,
  nullable,
  objectOf,
  optional,
  textLike,
  trueOrFalse,
  wholeNumber,
  type Shape,
} from '../../shape.ts';

const text = textLike();
const time = textLike(/^\d{4}-\d{2}-\d{2}T/, 'a time');

const assetAnswer = objectOf({
  id: wholeNumber(1),
  name: text,
  size: wholeNumber(),
  state: text,
  digest: optional(nullable(text)),
});

const releaseAnswer = objectOf({
  id: wholeNumber(1),
  tag_name: text,
  name: optional(nullable(text)),
  body: optional(nullable(text)),
  draft: trueOrFalse,
  prerelease: trueOrFalse,
  immutable: optional(trueOrFalse),
  html_url: text,
  upload_url: text,
  assets: listOf(assetShape),
  published_at: optional(nullable(time)),
});

/** An asset. A digest that is not a SHA-256 is none: then the bytes are hashed. */
export function assetShape(value: unknown, place: string): ReleaseAsset {
  const { digest, ...asset } = assetAnswer(value, place);
  return { ...asset, sha256: /^sha256:([0-9a-f]{64})$/.exec(digest ?? '')?.[1] };
}

/** A release; what GitHub leaves out or tells as null is empty, false or undefined. */
export const releaseShape: Shape<Release> = (value, place) => {
  const answer = releaseAnswer(value, place);
  return {
    id: answer.id,
    tag: answer.tag_name,
    name: answer.name ?? '',
    body: answer.body ?? '',
    draft: answer.draft,
    prerelease: answer.prerelease,
    immutable: answer.immutable ?? false,
    url: answer.html_url,
    uploadUrl: answer.upload_url.replace(/\{[^}]*\}$/, ''),
    assets: answer.assets,
    publishedAt: answer.published_at ? new Date(answer.published_at) : undefined,
  };
};
