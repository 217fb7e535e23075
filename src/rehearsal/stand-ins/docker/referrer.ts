/** Something that is kept beside an image and refers to it, as @sigstore/oci pushes bundles. */
import { repositoryUrl } from '../../../adapters/oci/addresses.ts';
import type { ImageRepository } from '../../../image-ports.ts';
import { StepFailure, type StandInStep } from '../../stand-in.ts';
import { describe, manifestOf, type Manifest } from './image-bytes.ts';
import { openRegistry, putManifest, pushBlob, type Send } from './registry.ts';

export interface Referrer {
  readonly artifactType: string;
  readonly content: Buffer;
  readonly annotations: Readonly<Record<string, string>>;
}

const types = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  empty: 'application/vnd.oci.empty.v1+json',
} as const;

/** Its manifest with what that names, and its row in the list of what refers to the image. */
export function renderReferrer(referrer: Referrer, subject: Manifest) {
  const { artifactType, annotations } = referrer;
  const config = manifestOf(types.empty, Buffer.from('{}'));
  const layer = manifestOf(artifactType, referrer.content);
  const manifest = renderJson(types.manifest, {
    artifactType,
    config: describe(config),
    layers: [describe(layer)],
    subject: describe(subject),
    annotations,
  });
  const row = { ...describe(manifest), artifactType, annotations };
  return { blobs: [config, layer], manifest, row };
}

/** The list that is kept in the fallback tag. */
export function renderReferrerList(rows: readonly object[]): Manifest {
  return renderJson(types.index, { manifests: rows });
}

/** The tag in which registries without a list of their own are told what refers to an image. */
export const fallbackTag = (digest: string) => digest.replace(':', '-');

/** Pushes it, and lists it in the fallback tag beside what is listed there. Throws StepFailure. */
export async function pushReferrer(
  step: StandInStep,
  at: { readonly repository: ImageRepository; readonly digest: string },
  referrer: Referrer,
): Promise<void> {
  const { repository, digest } = at;
  const scope = `repository:${repository.name}:pull,push`;
  const send = await openRegistry(step, { repository, scope });
  const url = repositoryUrl(repository);
  const subject = await readManifest(`${url}/manifests/${digest}`, send);
  if (!subject) throw new StepFailure(`${digest} is not in ${url}`);
  const { blobs, manifest, row } = renderReferrer(referrer, subject);
  for (const blob of blobs) await pushBlob(blob, url, send);
  await putManifest(manifest, manifest.digest, { url, send });
  const listed = await readManifest(`${url}/manifests/${fallbackTag(digest)}`, send);
  const known = listed ? (JSON.parse(String(listed.bytes)) as { manifests: object[] }) : undefined;
  const list = renderReferrerList([...(known?.manifests ?? []), row]);
  await putManifest(list, fallbackTag(digest), { url, send });
}

async function readManifest(url: string, send: Send): Promise<Manifest | undefined> {
  const accept = Object.values(types).join(', ');
  const answer = await send({ url, headers: { accept } });
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw new StepFailure(`${url} answered ${answer.status}`);
  return manifestOf(answer.headers['content-type'] ?? '', answer.body);
}

function renderJson(mediaType: string, fields: object): Manifest {
  return manifestOf(
    mediaType,
    Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...fields })),
  );
}
