/** The action publish-crate: from the sealed set to the uploaded file. */
import { askChannel } from '../channels/ask.ts';
import { decideInOrder } from '../channels/gate-order.ts';
import { requireChannel } from '../channels/question.ts';
import type { ActionResult } from '../define-action.ts';
import type { Failure, Finding } from '../failure.ts';
import type { SealedInputs } from '../manifest/sealed-inputs.ts';
import { openSealedSet } from '../manifest/sealed-set.ts';
import type { Ports } from '../ports.ts';
import { publishCrate, type PublishedCrate } from './publish.ts';
import { readSealedCrate, type SealedCrate } from './sealed-crate.ts';
import { withTrustedToken, type TokenPorts, type WithToken } from './trusted-token.ts';

export interface PublishCrateInputs extends SealedInputs {
  readonly channel: string;
  /** Trusted publishing when left out. */
  readonly token: string | undefined;
  readonly dryRun: boolean;
  readonly repository: string;
}

type PublishCratePorts = TokenPorts &
  Pick<Ports, 'artifacts' | 'crateUploads' | 'files' | 'registries'>;

/**
 * Publishes the channel's one .crate: the sealed set, then what is served now, and only when
 * there is something to upload a token. Throws SEALED_*, CHANNEL_*, CRATE_*, ID_TOKEN_*.
 */
export async function publishSealedCrate(
  inputs: PublishCrateInputs,
  ports: PublishCratePorts,
): Promise<ActionResult<'state'>> {
  const set = await openSealedSet(inputs, ports);
  const channel = requireChannel(set.manifest, inputs.channel);
  const crate = await readSealedCrate(set, channel, ports.files);
  const sealed = { manifest: set.manifest, channel, sealedFolder: set.folder };
  const question = await askChannel(sealed, undefined, ports);
  const gate = await decideInOrder(question, ports);
  const told = { findings: gate.findings, failure: gate.failure };
  if (gate.failure) return resultOf(crate, 'refused', told);
  if (!gate.publish) return resultOf(crate, 'already-published', told);
  if (inputs.dryRun) return resultOf(crate, 'dry-run', told);
  const upload = (token: string) =>
    publishCrate(
      { ...crate, sha256: crate.artifact.sha256, token },
      { uploads: ports.crateUploads, registry: question.registry },
    );
  const done: WithToken<PublishedCrate> =
    inputs.token === undefined
      ? await withTrustedToken(upload, ports)
      : { value: await upload(inputs.token), findings: [] };
  const warnings = (done.value?.warnings ?? []).map(registryWarning);
  return resultOf(crate, done.value?.state ?? 'refused', {
    findings: [...gate.findings, ...warnings, ...done.findings],
    failure: done.failure,
  });
}

type State = PublishedCrate['state'] | 'already-published' | 'dry-run' | 'refused';

const tellings: { readonly [S in State]: (name: string) => string } = {
  published: (name) => `uploaded ${name} as it was sealed`,
  'already-there': (name) =>
    `${name} is there already; the readback decides whether with the sealed bytes`,
  'already-published': (name) => `${name} is there already, with the sealed bytes`,
  'dry-run': (name) => `would upload ${name}`,
  refused: (name) => `did not upload ${name}`,
};

interface Told {
  readonly findings: readonly Finding[];
  readonly failure: Failure | undefined;
}

/** A refusal has told why, and claims nothing in the outputs. */
function resultOf(
  { artifact }: SealedCrate,
  state: State,
  { findings, failure }: Told,
): ActionResult<'state'> {
  const told = tellings[state](artifact.name);
  return {
    outputs: state === 'refused' ? {} : { state },
    summary: `### publish-crate: ${state}\n\n${told} (\`sha256:${artifact.sha256}\`).\n`,
    findings,
    ...(failure && { failure }),
  };
}

function registryWarning(message: string): Finding {
  return { rule: 'CRATE_REGISTRY_WARNING', level: 'warning', message };
}
