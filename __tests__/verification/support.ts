/** A good release: sealed with all its evidence, and attested by a loopback Sigstore. */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localFiles } from '../../src/adapters/files.ts';
import { localGpg } from '../../src/adapters/gpg.ts';
import { plainEvidence } from '../../src/evidence/evidence-options.ts';
import type { TrustedRoots } from '../../src/attestation/trusted-roots.ts';
import { addEvidence } from '../../src/manifest/add-evidence.ts';
import type { ReleaseManifest } from '../../src/manifest/manifest.ts';
import { renderReleaseChecksums } from '../../src/manifest/release-assets.ts';
import { parseManifest } from '../../src/manifest/parse-manifest.ts';
import { renderManifest } from '../../src/manifest/render-manifest.ts';
import { seal } from '../../src/manifest/seal.ts';
import type { ImageRegistries, Registries, ReleaseSources } from '../../src/ports.ts';
import type { Signer } from '../../src/signing/open-signer.ts';
import { failuresOf, verdictOf, type Verification } from '../../src/verification/model.ts';
import type { VerificationPolicy, VerifyRequest } from '../../src/verification/request.ts';
import { verifyRelease } from '../../src/verification/verify-release.ts';
import {
  statementOf,
  testSigstore,
  type TestSigstore,
  type SigningOptions,
  type TestBundle,
} from '../attestation/signing.ts';
import { commit, packageBytes, sealOptions, sealPorts, tag } from '../manifest/support.ts';
import { tagRun } from '../attestation/attest-support.ts';
import { fakeLog } from '../support/fakes.ts';

export { commit, tag };
const workflow = `octo/demo/.github/workflows/release.yml@refs/tags/${tag}`;

/** What the ID token of the job says that signs the good release. */
export const claims = {
  ref: `refs/tags/${tag}`,
  sha: commit,
  event_name: 'push',
  workflow_ref: workflow,
  job_workflow_ref: workflow,
  run_id: '1001',
};

export interface SignedRelease {
  /** Holds the release's files, and is never changed. */
  readonly folder: string;
  readonly manifest: ReleaseManifest;
  readonly roots: TrustedRoots;
  /** The same roots as a text: what `trusted-root` names. */
  readonly rootLines: string;
  /** Another bundle of the same Sigstore, about the same artifacts unless told otherwise. */
  sign(
    files?: readonly { readonly name: string; readonly sha256: string }[],
    options?: SigningOptions,
  ): Promise<TestBundle>;
  /** A bundle around any statement, by the same job unless told otherwise. */
  signStatement(statement: object, options?: SigningOptions): Promise<TestBundle>;
}

/** Sealed and signed once for a file of tests: `folder` must be empty. */
export async function signedRelease(
  folder: string,
  { signer }: { readonly signer?: Signer } = {},
): Promise<SignedRelease> {
  const built = Object.entries(packageBytes());
  for (const [name, bytes] of built) await localFiles.write(join(folder, 'built', name), bytes);
  await localFiles.write(join(folder, 'suite.log'), 'all 12 passed\n');
  const evidence = {
    ...plainEvidence,
    sbom: 'make',
    zeroProvenance: true,
    conformance: { result: join(folder, 'suite.log'), required: true },
  } as const;
  const set = await seal(
    sealOptions(folder, { signer, evidence: { ...evidence, builderWorkflow: workflow } }),
    sealPorts({ run: tagRun({ workflowRef: workflow, runnerImage: 'ubuntu24 1' }) }),
  );
  const sigstore = testSigstore();
  const signStatement: SignedRelease['signStatement'] = (statement, options = {}) =>
    sigstore.sign(statement, { ...options, claims: { ...claims, ...options.claims } });
  const sign: SignedRelease['sign'] = (files = set.manifest.artifacts, options) =>
    signStatement(statementOf(files), options);
  const content = `${JSON.stringify(await sign())}\n`;
  const attested = join(folder, 'attested');
  const { manifest } = await addEvidence(set, [{ name: 'provenance.sigstore.json', content }], {
    folder: attested,
    files: localFiles,
    signer,
  });
  return { folder: attested, manifest, ...(await rootsOf(sigstore)), sign, signStatement };
}

async function rootsOf({ sigstore, roots }: TestSigstore) {
  return { roots: await roots(), rootLines: await sigstore.trustedRootLines() };
}

/** A copy of the release, for one thing in it to be broken. */
export class Copy {
  readonly folder: string;

  constructor(release: SignedRelease, folder: string) {
    cpSync(release.folder, folder, { recursive: true });
    this.folder = folder;
  }

  names(): readonly string[] {
    return readdirSync(this.folder).sort();
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  write(name: string, content: string | Uint8Array): void {
    writeFileSync(this.path(name), content);
  }

  remove(name: string): void {
    rmSync(this.path(name));
  }

  edit(name: string, change: (text: string) => string): void {
    const before = this.read(name);
    const after = change(before);
    if (after === before) throw new Error(`${name} was not changed`);
    this.write(name, after);
  }

  /** Replaces files and makes manifest and checksums agree, as whoever may write to a release can. */
  async reseal(
    changes: Readonly<Record<string, string>> = {},
    change: (manifest: ReleaseManifest) => ReleaseManifest = (manifest) => manifest,
  ): Promise<void> {
    for (const [name, content] of Object.entries(changes)) this.write(name, content);
    const manifest = change(parseManifest(this.read('release.json')));
    const anew = async <File extends { readonly name: string }>(file: File) => ({
      ...file,
      ...(await localFiles.digest(this.path(file.name))),
    });
    const artifacts = await Promise.all(manifest.artifacts.map(anew));
    const evidence = await Promise.all(manifest.evidence.map(anew));
    // The earlier set would tell other digests: a forger leaves it out.
    const { continues: _, ...single } = manifest;
    const forged = { ...single, artifacts, evidence };
    this.write('release.json', renderManifest(forged));
    this.write('SHA256SUMS', renderReleaseChecksums(forged));
  }
}

/** Throws when it is touched: nobody may be asked. */
export const nobody = new Proxy({} as ReleaseSources, {
  get: (_, name) => {
    throw new Error(`releaseSources.${String(name)} was asked for`);
  },
});

export const plainPolicy: VerificationPolicy = {
  sbom: 'if-present',
  requireConformance: false,
  allowAdopted: false,
  attestations: 'required',
  signatures: {},
  packages: { publicKey: undefined, required: [] },
  signer: {},
};

const noRegistry: Registries = {
  registry: () => Promise.reject(new Error('a registry was asked')),
};

const noImages: ImageRegistries = {
  open: () => {
    throw new Error('a registry of images was asked');
  },
  get anonymous(): never {
    throw new Error('a registry of images was asked');
  },
};

/** Verifies a folder, offline unless sources are given. */
export function verifyFolder(
  folder: string,
  { policy, ports, registries, imageRegistries, ...changes }: VerifyChanges,
): Promise<Verification> {
  const request: VerifyRequest = {
    repository: 'octo/demo',
    tag,
    source: { from: 'folder', folder, offline: ports === undefined },
    ...changes,
    policy: { ...plainPolicy, ...policy },
  };
  return verifyRelease(request, {
    files: localFiles,
    gpg: localGpg,
    log: fakeLog(),
    releaseSources: ports ?? nobody,
    registries: registries ?? noRegistry,
    imageRegistries: imageRegistries ?? noImages,
  });
}

export interface VerifyChanges extends Partial<Omit<VerifyRequest, 'policy'>> {
  readonly policy: Partial<VerificationPolicy>;
  readonly ports?: ReleaseSources;
  readonly registries?: Registries;
  readonly imageRegistries?: ImageRegistries;
}

/** The codes that were told, sorted, each once. */
export function codesOf(verification: Verification): readonly string[] {
  return [...new Set(failuresOf(verification).map(({ code }) => code))].sort();
}

/** How each check stands, by ID. */
export function standingsOf({ checks }: Verification): Readonly<Record<string, string>> {
  return Object.fromEntries(checks.map(({ id, standing }) => [id, standing]));
}

/**
 * Throws the one failure that is left besides those codes that a cause brings along; all of
 * them must be there. For expectFailure, which names the code.
 */
export function throwOnly(verification: Verification, besides: readonly string[] = []): never {
  const codes = codesOf(verification);
  const missing = besides.filter((code) => !codes.includes(code));
  const others = codes.filter((code) => !besides.includes(code));
  if (missing.length > 0 || others.length !== 1 || verdictOf(verification) !== 'refused') {
    throw new Error(`told were ${codes.join(', ') || 'none'}, besides ${besides.join(', ')}`);
  }
  throw failuresOf(verification).find(({ code }) => code === others[0])!;
}

/** A thing to break in a good release, and the one code that it is refused with. */
export interface Refusal {
  readonly title: string;
  readonly act: (copy: Copy) => void | Promise<void>;
  readonly expected: (verify: () => Promise<never>) => Promise<unknown>;
  /** Codes of the checks that the same cause makes fail, or impossible, besides. */
  readonly besides?: readonly string[];
  /** What the verifier asks, when it is not the plain offline request. */
  readonly request?: Partial<VerifyChanges>;
}

/** Breaks a copy of the release, verifies it, and expects the code. */
export async function expectRefused(
  release: SignedRelease,
  folder: string,
  { act, expected, besides, request }: Refusal,
): Promise<void> {
  const copy = new Copy(release, folder);
  await act(copy);
  await expected(async () => {
    const policy = { roots: release.roots, ...request?.policy };
    return throwOnly(await verifyFolder(folder, { ...request, policy }), besides);
  });
}
