import { createHash } from 'node:crypto';
import { describe, expect } from '@jest/globals';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';
import { projectFolder } from '../support/run-node.ts';
import { runProgram } from '../support/run-program.ts';
import type { SigstoreInstance } from '../../src/world/sigstore/service.ts';
import { parseTrustedRoots } from '../../src/attestation/trusted-roots.ts';
import { verifyAttestations } from '../../src/attestation/verify-attestations.ts';
import { verifyBundle } from '../world/sigstore/signer.ts';
import { jobSigner, releaseJob } from './release-job.ts';
import { peerTest, requireSuccess, writeProject } from './support.ts';

/** What actions/attest-build-provenance does with one file. */
const attestProvenance = `
import { attestProvenance } from '@actions/attest';
const { subject, token } = JSON.parse(process.env.WANTED);
const { attestationID, tlogID } = await attestProvenance({ ...subject, token });
console.log(JSON.stringify({ attestationID, tlogID }));
`;

const sealed = Buffer.from('sealed bytes');
const sha256 = createHash('sha256').update(sealed).digest('hex');

/** Attests as a job of a repository of that visibility, which decides who signs. */
async function attest(world: OpenedWorld, visibility: 'public' | 'private') {
  world.github.addRepository(world.repository, { private: visibility === 'private' });
  const event = JSON.stringify({ repository: { full_name: 'octo/demo', visibility } });
  const folder = await writeProject(world, 'runner', { 'event.json': event });
  const job = releaseJob(world);
  const subject = { subjectName: 'demo.whl', subjectDigest: { sha256 } };
  const env = {
    ...world.environment(),
    ...job,
    GITHUB_EVENT_PATH: `${folder}/event.json`,
    WANTED: JSON.stringify({ subject, token: job.GITHUB_TOKEN }),
  };
  const args = ['--input-type=module', '--eval', attestProvenance];
  const outcome = await runProgram(process.execPath, args, { cwd: projectFolder, env });
  const { stdout } = requireSuccess('@actions/attest', outcome);
  // Lines before it are the toolkit's own, `::debug::` and the like.
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as {
    readonly attestationID: string;
    readonly tlogID?: string;
  };
}

interface Stored {
  readonly attestations: readonly {
    readonly bundle: { readonly dsseEnvelope: { payload: string } };
  }[];
}

/** The bundle that GitHub serves for the sealed bytes. */
async function storedBundle(world: OpenedWorld) {
  const token = world.github.issueToken({ permissions: { attestations: 'read' } });
  const url = `https://api.github.com/repos/octo/demo/attestations/sha256:${sha256}`;
  const headers = { authorization: `Bearer ${token}`, 'user-agent': 'tests' };
  const { attestations } = (await (await world.fetch(url, { headers })).json()) as Stored;
  expect(attestations).toHaveLength(1);
  return attestations[0]!.bundle;
}

describe('@actions/attest in the world', () => {
  peerTest(['node'], 'signs with the public good for a public repository, in its log', async () => {
    await using world = await openWorld();
    const { attestationID, tlogID } = await attest(world, 'public');
    expect(attestationID).toBeDefined();
    expect(tlogID).toBeDefined();
    await expectVerified(world, 'public-good');
    expect(world.sigstore.state.entries).toHaveLength(1);
    expect(world.violations).toEqual([]);
  });

  peerTest(['node'], 'signs with GitHub’s own instance for a private one, in no log', async () => {
    await using world = await openWorld();
    const { attestationID, tlogID } = await attest(world, 'private');
    expect(attestationID).toBeDefined();
    expect(tlogID).toBeUndefined();
    await expectVerified(world, 'github');
    expect(world.sigstore.state.entries).toHaveLength(0);
    expect(world.log.requests.filter(({ host }) => host.endsWith('sigstore.dev'))).toEqual([]);
    expect(world.violations).toEqual([]);
  });
});

async function expectVerified(world: OpenedWorld, instance: SigstoreInstance): Promise<void> {
  const bundle = await storedBundle(world);
  const root = await world.sigstore.trustedRoot(instance);
  const { identity } = await verifyBundle(bundle, root, instance);
  expect(identity?.subjectAlternativeName).toBe(jobSigner);
  const payload = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString();
  expect(JSON.parse(payload)).toMatchObject({
    predicateType: 'https://slsa.dev/provenance/v1',
    subject: [{ name: 'demo.whl', digest: { sha256 } }],
  });
  expectAttested(
    JSON.stringify(bundle),
    releaseJob(world).GITHUB_SHA!,
    await world.sigstore.trustedRootLines(),
  );
}

/** The product's own verifier, with what a stranger knows of the release. */
function expectAttested(bundle: string, commit: string, roots: string): void {
  const [path, ref] = jobSigner.slice('https://github.com/'.length).split('@') as [string, string];
  const release = {
    repository: 'octo/demo',
    tag: 'v1.0.0',
    commit,
    build: { workflow: `${path}@${ref}`, runId: 7 },
    artifacts: [{ name: 'demo.whl', sha256, size: sealed.length, kind: 'wheel' as const }],
    evidence: [],
  };
  const evidence = [{ file: 'provenance.sigstore.json', text: bundle }];
  const policy = { repository: 'octo/demo', ref, roots: parseTrustedRoots(roots, 'the world') };
  const { findings, attestations } = verifyAttestations(release, evidence, policy);
  expect(findings).toEqual([]);
  expect(attestations.map(({ files }) => files)).toEqual([['demo.whl']]);
}
