/** A sealed release and everything that attests it, without a network. */
import { sign } from 'node:crypto';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { join } from 'node:path';
import definition from '../../actions/attest-artifacts/action.ts';
import type { ActionDefinition, ActionResult } from '../../src/define-action.ts';
import { absent, present } from '../../src/lookup.ts';
import { seal, type SealOptions } from '../../src/manifest/seal.ts';
import type { SealedSet } from '../../src/manifest/sealed-set.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import type { Attestations, Ports, UnsignedStatement } from '../../src/ports.ts';
import { fakeLog, fakeRun } from '../support/fakes.ts';
import { commit, fakeArtifacts, sealOptions, sealPorts, tag } from '../manifest/support.ts';
import { localFiles } from '../../src/adapters/files.ts';
import { localGpg } from '../../src/adapters/gpg.ts';

const workflow = 'octo/demo/.github/workflows/release.yml@refs/tags/v1.2.0';
export const signer = `https://github.com/${workflow}`;

/** As GitHub signs them for the job of the tag's run. */
export const goodClaims = {
  repository: 'octo/demo',
  repository_id: '11',
  repository_owner_id: '12',
  ref: `refs/tags/${tag}`,
  sha: commit,
  event_name: 'push',
  workflow_ref: workflow,
  job_workflow_ref: workflow,
  run_id: '1001',
  run_attempt: '1',
  runner_environment: 'github-hosted',
};

export type Claims = Readonly<Record<string, string | undefined>>;

/** The set that is attested, in `folder/out`. */
export function sealedIn(folder: string, changes?: Partial<SealOptions>): Promise<SealedSet> {
  return seal(sealOptions(folder, changes), sealPorts({ run: tagRun() }));
}

export function tagRun(changes: Partial<Ports['run']> = {}): Ports['run'] {
  return fakeRun({ commit, ref: `refs/tags/${tag}`, ...changes });
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Signs as Sigstore does, with a certificate that nobody has issued. */
export async function localSigner(name = signer) {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    keys,
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'url', value: name }])],
  });
  const exported = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  const key = { key: Buffer.from(exported), format: 'der', type: 'pkcs8' } as const;
  return (statement: UnsignedStatement): object => {
    const payload = Buffer.from(
      JSON.stringify({ _type: 'https://in-toto.io/Statement/v1', ...statement }),
    );
    const payloadType = 'application/vnd.in-toto+json';
    const head = `DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `;
    const signature = sign('sha256', Buffer.concat([Buffer.from(head), payload]), key);
    return {
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: {
        certificate: { rawBytes: Buffer.from(certificate.rawData).toString('base64') },
      },
      dsseEnvelope: {
        payload: payload.toString('base64'),
        payloadType,
        signatures: [{ sig: signature.toString('base64') }],
      },
    };
  };
}

/** GitHub's list in memory: every bundle is about every subject that is asked for. */
export function storedAttestations(changes: Partial<Attestations> = {}) {
  const bundles: object[] = [];
  const attestations: Attestations = {
    list: async (_, wanted) => {
      const found = bundles.filter((bundle) => statementIn(bundle).predicateType === wanted);
      return found.length > 0 ? present(found.reverse()) : absent;
    },
    store: async (bundle) => {
      bundles.push(bundle);
      return { state: 'done', value: String(500 + bundles.length) };
    },
    ...changes,
  };
  return { ...attestations, bundles };
}

/** The statement in a bundle. */
export function statementIn(bundle: object): UnsignedStatement {
  const { dsseEnvelope } = bundle as { readonly dsseEnvelope: { readonly payload: string } };
  const text = Buffer.from(dsseEnvelope.payload, 'base64').toString('utf8');
  return JSON.parse(text) as UnsignedStatement;
}

/** Ports of the tag's run; `signed` counts the signatures. */
export async function attestPorts<Changes extends Partial<Ports> = object>(
  root: string,
  claims: Claims = goodClaims,
  changes?: Changes,
) {
  const signed: UnsignedStatement[] = [];
  const makeBundle = await localSigner();
  const token = `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;
  const ports = {
    artifacts: fakeArtifacts(root),
    attestations: storedAttestations(),
    attester: {
      sign: async (statement: UnsignedStatement) => {
        signed.push(statement);
        return makeBundle(statement);
      },
    },
    files: localFiles,
    gpg: localGpg,
    identityTokens: { request: async () => token },
    log: fakeLog(),
    run: tagRun(),
  };
  return { ...ports, ...changes, signed } as typeof ports & { readonly signed: typeof signed };
}

/** Runs the action on a sealed set. */
export function attestSet(
  set: SealedSet,
  ports: Awaited<ReturnType<typeof attestPorts>>,
  inputs: Readonly<Record<string, string>> = {},
): Promise<ActionResult> {
  const texts: Readonly<Record<string, string>> = {
    'sealed-folder': set.folder,
    'manifest-digest': `sha256:${set.manifestSha256}`,
    'github-token': 'token',
    repository: 'octo/demo',
    ...inputs,
  };
  const action = definition as unknown as ActionDefinition;
  return action.run(
    parseInputs(action.inputs, (name) => texts[name]),
    ports as unknown as Ports,
  );
}

/** A new folder inside a folder that is gone after the test. */
export const inside = (folder: string) => join(folder, 'attested');
