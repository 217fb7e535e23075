/** pack-reproducible: from its inputs to outputs, findings and a summary. */
import { isAbsolute, relative, sep } from 'node:path';
import type { ActionResult } from '../define-action.ts';
import type { Finding } from '../failure.ts';
import { code, renderTableLines } from '../markdown.ts';
import type { Digests, Files, Log, RunContext } from '../ports.ts';
import { packageSignatureName } from '../signing/package-content.ts';
import { signPackage } from '../signing/package-sign.ts';
import { findPackDifference } from './compare.ts';
import { requireEpoch, zipSeconds } from './epoch.ts';
import { packFailure } from './failures.ts';
import { requireFormat, type PackFormat } from './format.ts';
import { packInto, type PackOptions } from './pack.ts';
import { tellProgress } from './progress.ts';
import { selectedBy, selectMembers } from './select-members.ts';

interface StepInputs {
  readonly folder: string;
  readonly output: string | undefined;
  readonly check: string | undefined;
  readonly format: 'auto' | PackFormat;
  readonly prefix: string | undefined;
  readonly include: readonly string[] | undefined;
  readonly exclude: readonly string[] | undefined;
  readonly links: 'refuse' | 'keep';
  readonly executables: readonly string[] | undefined;
  readonly sourceDateEpoch: number | undefined;
  readonly ed25519PrivateKey: string | undefined;
}

interface StepPorts {
  readonly files: Files;
  readonly log: Log;
  readonly run: RunContext;
}

/**
 * Writes the archive, or packs beside an existing one and compares: PACK_DIFFERS
 * comes with the outputs. Throws PACK_*, PACKAGE_SIGNATURE_*, FILE_*.
 */
export async function packStep(
  inputs: StepInputs,
  ports: StepPorts,
): Promise<ActionResult<'path' | 'sha256' | 'size'>> {
  const target = requireTarget(inputs);
  const options = await planPack(inputs, target, ports);
  ports.log.progress(`Packing ${options.members.length} files of ${inputs.folder}.`);
  const packed =
    inputs.check === undefined
      ? target
      : `${await ports.files.makeTemporaryFolder('pack')}/${options.format}`;
  const total = options.members.reduce((sum, { size }) => sum + size, 0);
  const files = tellProgress(ports.files, { folder: inputs.folder, total }, ports.log);
  const digests = await packInto(packed, options, files);
  const failure =
    inputs.check === undefined
      ? undefined
      : await compareWith(inputs.check, { path: packed, digests }, ports.files);
  return {
    outputs: { path: target, sha256: digests.sha256, size: String(digests.size) },
    summary: renderSummary({
      ...{ ...options, target, digests, verdict: verdictOf(inputs, failure) },
      signed: inputs.ed25519PrivateKey !== undefined,
    }),
    findings: findingsOf(options),
    ...(failure && { failure }),
  };
}

/** The file to write or to compare with. */
function requireTarget({ output, check }: StepInputs): string {
  const target = output ?? check;
  if (target !== undefined && (output === undefined || check === undefined)) return target;
  throw packFailure('PACK_TARGET_UNCLEAR', {
    seen: `${target === undefined ? 'neither' : 'both'} of \`output\` and \`check\``,
    expected: 'one of them',
    cure: 'Set `output` to write an archive, or `check` to compare with one that exists.',
  });
}

async function planPack(
  inputs: StepInputs,
  target: string,
  { files, run }: StepPorts,
): Promise<PackOptions> {
  const { folder, include = [], exclude = [], prefix = '', links, executables } = inputs;
  const format = requireFormat(inputs.format, target);
  const epochSeconds = requireEpoch(inputs.sourceDateEpoch, run.sourceDateEpoch);
  const selection = { folder, prefix, include, exclude, links, executables };
  requireOutside(folder, target, selectedBy(selection));
  const selected = selectMembers(await files.list(folder), selection);
  const key = inputs.ed25519PrivateKey;
  const members =
    key === undefined ? selected : await signPackage({ folder, members: selected }, key, files);
  return { members, format, epochSeconds };
}

/** An archive among its own members would be packed by the next run, and differ from this one's. */
function requireOutside(folder: string, target: string, isPacked: (name: string) => boolean): void {
  const name = relative(folder, target).split(sep).join('/');
  const outside = name === '..' || name.startsWith('../') || isAbsolute(name);
  if (outside || !isPacked(name)) return;
  throw packFailure('PACK_OUTPUT_INSIDE', {
    seen: `${target} is in the folder ${folder}, and would be packed`,
    expected: 'an archive outside of the folder that it holds',
    cure: 'Write it elsewhere, or leave it out with `exclude`.',
  });
}

async function compareWith(
  check: string,
  packed: { readonly path: string; readonly digests: Digests },
  files: Files,
) {
  const existing = { path: check, digests: await files.digest(check) };
  return findPackDifference(existing, packed, files);
}

function findingsOf({ format, epochSeconds }: PackOptions): Finding[] {
  const held = zipSeconds(epochSeconds);
  // A step of two seconds says nothing to anybody; another year does.
  if (format !== 'zip' || Math.abs(held - epochSeconds) < 2) return [];
  return [
    {
      rule: 'PACK_EPOCH_MOVED',
      level: 'notice',
      message: `A zip’s times go from 1980 to 2107: its members have ${timeOf(held)}.`,
    },
  ];
}

function verdictOf({ check }: StepInputs, failure: unknown): string {
  if (check === undefined) return 'Packed';
  return failure === undefined ? 'Equal, byte for byte' : 'Different';
}

interface Packed extends PackOptions {
  readonly target: string;
  readonly digests: Digests;
  readonly verdict: string;
  readonly signed: boolean;
}

function renderSummary({ target, digests, verdict, signed, ...options }: Packed): string {
  const { members, format, epochSeconds } = options;
  const held = format === 'zip' ? zipSeconds(epochSeconds) : epochSeconds;
  const rows = [
    ['archive', code(target)],
    ['format', format],
    ['files', String(members.length)],
    ['time of each', `${timeOf(held)} (${epochSeconds})`],
    ['signed inside', signed ? code(packageSignatureName) : 'no'],
    ['bytes', String(digests.size)],
    ['SHA-256 when packed', code(digests.sha256)],
  ];
  return [`### ${verdict}`, '', ...renderTableLines(['', ''], rows), ''].join('\n');
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}
