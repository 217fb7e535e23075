/** The action render-installer: from the sealed set to one script that installs its programs. */
import { createHash } from 'node:crypto';
import type { ActionResult } from '../define-action.ts';
import { code, renderTableLines } from '../markdown.ts';
import type { SealedInputs } from '../manifest/sealed-inputs.ts';
import { openSealedSet, type SealedSet } from '../manifest/sealed-set.ts';
import type { Artifacts, Files, Log } from '../ports.ts';
import { invalidInput } from '../structured-input.ts';
import { requireAttested } from './attested-by.ts';
import { findPrograms } from './find-programs.ts';
import { planPlatforms, type PlannedTarget } from './plan-platforms.ts';
import { renderScript, type InstallerScript } from './render-script.ts';
import { requireSigningKey } from './signing-key.ts';
import { isProgramName, parseTargets } from './targets.ts';

export interface RenderInstallerInputs extends SealedInputs {
  readonly repository: string;
  readonly name: string;
  /** YAML. */
  readonly targets: string;
  readonly verify: 'attestation' | 'signature' | 'either';
  readonly signingFingerprint: string | undefined;
  readonly output: string;
}

interface RenderInstallerPorts {
  readonly files: Files;
  readonly artifacts: Artifacts;
  readonly log: Log;
}

/** Throws SEALED_*, MANIFEST_*, INSTALLER_*, ATTESTATION_*, ARCHIVE_*, FILE_*, INPUT_INVALID. */
export async function renderInstaller(
  inputs: RenderInstallerInputs,
  ports: RenderInstallerPorts,
): Promise<ActionResult<'script' | 'sha256'>> {
  const { name, output } = inputs;
  requireName(name);
  const fingerprint = requireFingerprint(inputs);
  const requests = parseTargets(inputs.targets);
  const set = await openSealedSet(inputs, ports);
  const found = [];
  for (const request of requests) {
    found.push(await findPrograms(request, { set, name, files: ports.files }));
  }
  const targets = planPlatforms(found);
  const proof = await requireProof({ ...inputs, fingerprint }, { set, targets }, ports.files);
  const text = renderScript({ name, set, targets, ...proof });
  await ports.files.write(output, text);
  const sha256 = createHash('sha256').update(text).digest('hex');
  return {
    outputs: { script: output, sha256 },
    summary: renderSummary({ set, targets, output, sha256, verify: inputs.verify }),
  };
}

/** What the script will demand besides the digests, and whether the release has it. */
async function requireProof(
  { verify, fingerprint }: Pick<RenderInstallerInputs, 'verify'> & { fingerprint: string },
  { set, targets }: { readonly set: SealedSet; readonly targets: readonly PlannedTarget[] },
  files: Files,
): Promise<Pick<InstallerScript, 'attested' | 'key'>> {
  const artifacts = targets.map(({ target }) => target.asset);
  return {
    attested: verify === 'signature' ? undefined : await requireAttested(artifacts, set, files),
    key: verify === 'attestation' ? undefined : await requireSigningKey(fingerprint, set, files),
  };
}

function requireName(name: string): void {
  if (!isProgramName(name)) throw invalidInput('name', JSON.stringify(name), 'a plain file name');
}

/** Empty where no signature is asked for. */
function requireFingerprint({ verify, signingFingerprint }: RenderInstallerInputs): string {
  const needed = verify !== 'attestation';
  if (needed !== (signingFingerprint !== undefined)) {
    throw invalidInput(
      'signing-fingerprint',
      needed ? 'it is not given' : 'it is given, and no signature is asked for',
      'the fingerprint of the signing key when, and only when, `verify` takes a signature',
    );
  }
  const plain = (signingFingerprint ?? '').replaceAll(' ', '').toUpperCase();
  if (!needed || /^[0-9A-F]{40}$/.test(plain)) return plain;
  throw invalidInput('signing-fingerprint', JSON.stringify(plain), '40 hexadecimal digits');
}

interface Rendered extends Pick<RenderInstallerInputs, 'output' | 'verify'> {
  readonly set: SealedSet;
  readonly targets: readonly PlannedTarget[];
  readonly sha256: string;
}

function renderSummary({ set, targets, output, sha256, verify }: Rendered): string {
  const rows = targets.map(({ title, target }) => [
    title,
    code(target.asset.name),
    target.programs.map(({ name }) => code(name)).join(', '),
  ]);
  return [
    `### ${code(set.manifest.tag)}: an installer`,
    '',
    `${code(output)}, ${code(`sha256:${sha256}`)}. It demands the sealed digest and ${demands[verify]}.`,
    '',
    ...renderTableLines(['Platform', 'Artifact', 'Programs'], rows),
    '',
  ].join('\n');
}

const demands = {
  attestation: 'an attestation',
  signature: 'a signature',
  either: 'an attestation or a signature',
} as const;
