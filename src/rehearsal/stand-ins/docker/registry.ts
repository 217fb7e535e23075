/** A registry as docker and BuildKit use it: the login in docker's file, a token, and pushes. */
import { findDockerCredentials } from '../../../adapters/oci/docker-config.ts';
import { repositoryUrl } from '../../../adapters/oci/addresses.ts';
import { parseChallenge } from '../../../adapters/oci/challenge.ts';
import type { ImageRepository } from '../../../image-ports.ts';
import { StepFailure, type StandInStep } from '../../stand-in.ts';
import type { WorldAnswer, WorldHttpRequest } from '../../world-http.ts';
import type { Blob, ImageBytes, Manifest } from './image-bytes.ts';

/** A request to a registry, with what it wants to be shown. */
export type Send = (request: WorldHttpRequest) => Promise<WorldAnswer>;

/** Sends with what the registry asks for. Throws StepFailure when it is refused, or nobody answers. */
export async function openRegistry(
  step: StandInStep,
  { repository, scope }: { readonly repository: ImageRepository; readonly scope?: string },
): Promise<Send> {
  const base = new URL(repositoryUrl(repository)).origin;
  const { registry } = repository;
  const ask = (request: WorldHttpRequest) =>
    step.world.http.send(request).catch((error: unknown) => {
      throw new StepFailure(`failed to do request to ${registry}: ${String(error)}`);
    });
  const challenge = parseChallenge((await ask({ url: `${base}/v2/` })).headers['www-authenticate']);
  if (challenge?.scheme !== 'bearer') return ask;
  const { url, service = '' } = challenge.realm;
  const login = await findDockerCredentials(registry, step.env);
  const query = new URLSearchParams({ service, ...(scope !== undefined && { scope }) });
  const basic = login && Buffer.from(`${login.username}:${login.password}`).toString('base64');
  const answer = await ask({
    url: `${url}?${query.toString()}`,
    headers: { ...(basic !== undefined && { authorization: `Basic ${basic}` }) },
  });
  const { token } = (answer.status === 200 ? JSON.parse(String(answer.body)) : {}) as {
    readonly token?: string;
  };
  if (token === undefined) throw refusal(`failed to authorize: ${url}`, answer);
  step.mask(token);
  const authorization = `Bearer ${token}`;
  return (request) => ask({ ...request, headers: { ...request.headers, authorization } });
}

export interface Push {
  readonly repository: ImageRepository;
  readonly image: ImageBytes;
  /** None: the image is there by its digest alone. */
  readonly tags: readonly string[];
}

/** What is there already is not sent again. Throws StepFailure. */
export async function pushImage(
  step: StandInStep,
  { repository, image, tags }: Push,
): Promise<void> {
  const scope = `repository:${repository.name}:pull,push`;
  const send = await openRegistry(step, { repository, scope });
  const url = repositoryUrl(repository);
  for (const blob of image.blobs) await pushBlob(blob, url, send);
  const top = image.manifests.at(-1)!;
  for (const manifest of image.manifests)
    await putManifest(manifest, manifest.digest, { url, send });
  for (const tag of tags) await putManifest(top, tag, { url, send });
}

/** What the registry has is not sent again. Throws StepFailure. */
export async function pushBlob({ digest, bytes }: Blob, url: string, send: Send): Promise<void> {
  if ((await send({ method: 'HEAD', url: `${url}/blobs/${digest}` })).status === 200) return;
  const begun = await send({ method: 'POST', url: `${url}/blobs/uploads/` });
  const { location } = begun.headers;
  if (begun.status !== 202 || location === undefined)
    throw refusal(`POST ${url}/blobs/uploads/`, begun);
  const upload = new URL(location, url);
  upload.searchParams.set('digest', digest);
  const headers = { 'content-type': 'application/octet-stream' };
  const ended = await send({ method: 'PUT', url: upload.href, headers, body: bytes });
  if (ended.status !== 201) throw refusal(`PUT ${url}/blobs/uploads/…`, ended);
}

/** Under a tag or its digest; not where it stands already. Throws StepFailure. */
export async function putManifest(
  { digest, bytes, mediaType }: Manifest,
  reference: string,
  { url, send }: { readonly url: string; readonly send: Send },
): Promise<void> {
  const address = `${url}/manifests/${reference}`;
  const seen = await send({ method: 'HEAD', url: address, headers: { accept: mediaType } });
  if (seen.status === 200 && seen.headers['docker-content-digest'] === digest) return;
  const headers = { 'content-type': mediaType };
  const answer = await send({ method: 'PUT', url: address, headers, body: bytes });
  if (answer.status !== 201) throw refusal(`PUT ${address}`, answer);
}

function refusal(what: string, { status, body }: WorldAnswer): StepFailure {
  return new StepFailure(
    `failed to push: unexpected status from ${what}: ${status}: ${String(body).slice(0, 300)}`,
  );
}
