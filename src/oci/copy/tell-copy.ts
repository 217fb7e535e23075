/** What was copied, in one line, and a warning for what the target keeps in its own form. */
import type { Log } from '../../ports.ts';
import { renderRepository } from '../reference.ts';
import type { CopiedImage } from './copy-image.ts';
import type { CopyWay } from './copy-blob.ts';

export function tellCopy(
  { manifests, blobs, left }: CopiedImage,
  { from, to }: CopyWay,
  log: Pick<Log, 'info' | 'annotate'>,
): void {
  const names = `${renderRepository(from.repository)} to ${renderRepository(to.repository)}`;
  const counts = [
    `${blobs.copied} blobs sent`,
    `${blobs.mounted} mounted`,
    `${blobs.there} there before`,
    ...(blobs.elsewhere > 0 ? [`${blobs.elsewhere} kept elsewhere`] : []),
  ];
  log.info(
    manifests === 0
      ? `From ${names}: all of it was there before.`
      : `From ${names}: ${manifests} manifests; ${counts.join(', ')}.`,
  );
  for (const tag of left) {
    const message = `${renderRepository(to.repository)}:${tag} holds what the source does not have, and was left as it is: what the source has there was not taken along.`;
    log.annotate('warning', message);
  }
}
