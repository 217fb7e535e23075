/** From a sealed channel to the question that is put to its registry. */
import type { Ports } from '../ports.ts';
import type { ChannelQuestion } from './question.ts';

/** The sealed side of a question. */
export type SealedChannel = Pick<ChannelQuestion, 'manifest' | 'channel' | 'sealedFolder'>;

/**
 * The question, with the reader of the channel's own registry and an empty folder for
 * what is served. Without an answer nothing is asked again after the deadline.
 */
export async function askChannel(
  sealed: SealedChannel,
  deadline: Date | undefined,
  { registries, files }: Pick<Ports, 'registries' | 'files'>,
): Promise<ChannelQuestion> {
  const { type, indexUrl } = sealed.channel;
  return {
    ...sealed,
    registry: await registries.registry(type, {
      ...(indexUrl && { indexUrl }),
      ...(deadline && { deadline }),
    }),
    servedFolder: await files.makeTemporaryFolder('served'),
  };
}
