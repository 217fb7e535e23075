/** `before`: what is about to be published is sealed, and whether it must be published at all. */
import { verifyLocalBytes } from '../bytes/local.ts';
import type { ActionResult } from '../define-action.ts';
import { code, proseLines } from '../markdown.ts';
import type { Files } from '../ports.ts';
import { decidePublication, type Gate } from './gate.ts';
import { handOut } from './hand-out.ts';
import { artifactsOf, type ChannelQuestion } from './question.ts';
import { renderTable, type TableRow } from './table.ts';

/** Outputs by name, all of them set in either mode. */
export type ByteIdentityOutput =
  'publish' | 'state' | 'missing' | 'folder' | 'receipt' | 'receiptPath';

export interface LocalFolders {
  /** What a publishing tool would take its files from, to be compared. */
  readonly localFolder: string | undefined;
  /** Where exactly the sealed files that are to be uploaded are put. */
  readonly outFolder: string | undefined;
}

/**
 * Compares the local folder (when given), asks the channel, and hands out what is
 * to be uploaded. The result carries BYTES_SERVED_DIFFER or CHANNEL_* with
 * `publish=false`. Throws BYTES_LOCAL_*, REGISTRY_*, CHANNEL_OUT_NOT_EMPTY.
 */
export async function gatePublication(
  question: ChannelQuestion,
  { localFolder, outFolder }: LocalFolders,
  files: Files,
): Promise<ActionResult<ByteIdentityOutput>> {
  const { channel, manifest, sealedFolder } = question;
  const artifacts = artifactsOf(manifest, channel);
  if (localFolder !== undefined) {
    const local = { folder: localFolder, sealedFolder, artifacts, type: channel.type };
    await verifyLocalBytes(local, files);
  }
  const gate = await decidePublication(question, files);
  if (outFolder !== undefined && !gate.failure) {
    await handOut(question, { names: gate.missing, folder: outFolder }, files);
  }
  return {
    outputs: {
      publish: String(gate.publish),
      state: gate.state,
      missing: JSON.stringify(gate.missing),
      folder: outFolder ?? '',
    },
    summary: [
      `### ${channel.name}: ${headlines[gate.state]}`,
      '',
      ...(localFolder === undefined
        ? []
        : [`Every file to publish in ${code(localFolder)} is the sealed one.`, '']),
      ...renderTable(gate.sightings.map(rowOf)),
      ...(gate.failure ? ['', proseLines(gate.failure.message)] : []),
      '',
    ].join('\n'),
    findings: gate.findings,
    ...(gate.failure && { failure: gate.failure }),
  };
}

const headlines: { readonly [State in Gate['state']]: string } = {
  absent: 'not published yet, to be published',
  partial: 'published in part, the missing files are to be published',
  'already-published': 'already published with the sealed bytes, nothing to publish',
  refused: 'must not be published',
};

function rowOf({ artifact, seen, verdict }: Gate['sightings'][number]): TableRow {
  return {
    file: artifact.name,
    sealed: artifact.sha256,
    served: seen?.sha256,
    verdict,
    attempts: 1,
  };
}
