import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { attestFailure } from '../../src/attestation/attest-failures.ts';
import { earlierManifests } from '../../src/manifest/continued.ts';
import { parseManifest } from '../../src/manifest/parse-manifest.ts';
import { releaseAssetsOf } from '../../src/manifest/release-assets.ts';
import { digestManifest } from '../../src/manifest/render-manifest.ts';
import type { SealedSet } from '../../src/manifest/sealed-set.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import { packageBytes, packageNames } from '../manifest/support.ts';
import {
  attestPorts,
  attestSet,
  goodClaims,
  inside,
  localSigner,
  sealedIn,
  signer,
  statementIn,
  storedAttestations,
} from './attest-support.ts';

const folderWith = temporaryFolders();

function builtFolder() {
  const files = Object.entries(packageBytes());
  return folderWith(Object.fromEntries(files.map(([name, bytes]) => [`built/${name}`, bytes])));
}

/** Sealed once: attesting takes nothing from it, and changes nothing in it. */
let shared: Promise<SealedSet> | undefined;
const sealedSet = () => (shared ??= sealedIn(builtFolder()));

const adoptions = [
  { name: 'tidemark-1.2.0.tar.gz', registry: 'pypi', url: 'https://files.example/x' },
];

describe('attest-artifacts', () => {
  it('attests what was built, in a set that continues the sealed one', async () => {
    const set = await sealedSet();
    const ports = await attestPorts(folderWith());
    const folder = inside(folderWith());
    const { outputs } = await attestSet(set, ports, { 'out-folder': folder });
    const added = ['provenance.sigstore.json', 'provenance.intoto.jsonl'];
    expect(outputs).toMatchObject({
      artifactId: '7001',
      artifactName: 'sealed-attested',
      folder,
      bundles: added.join('\n'),
      attestationIds: '501',
    });
    const manifest = parseManifest(readFileSync(join(folder, 'release.json'), 'utf8'));
    expect(outputs.manifestDigest).toBe(`sha256:${digestManifest(manifest)}`);
    expect(earlierManifests(manifest)).toEqual([set.manifest]);
    const sealedBefore = set.manifest.evidence.map(({ name }) => name);
    const evidence = manifest.evidence.map(({ name }) => name);
    expect(evidence).toEqual([...sealedBefore, ...added].sort());
    expect(manifest.artifacts).toEqual(set.manifest.artifacts);
  });

  it('states who built it: the called workflow, the run and its attempt', async () => {
    const callee = 'octo/shared/.github/workflows/build.yml@refs/tags/v3';
    const claims = { ...goodClaims, job_workflow_ref: callee, run_attempt: '3' };
    const makeBundle = await localSigner(`https://github.com/${callee}`);
    const attester = { sign: async (statement: never) => makeBundle(statement) };
    const ports = await attestPorts(folderWith(), claims, { attester });
    await attestSet(await sealedSet(), ports);
    const [bundle] = ports.attestations.bundles;
    expect(statementIn(bundle!)).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: packageNames.map((name) => ({
        name,
        digest: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      })),
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: {
        buildDefinition: {
          buildType: 'https://actions.github.io/buildtypes/workflow/v1',
          externalParameters: {
            workflow: {
              ref: 'refs/tags/v1.2.0',
              repository: 'https://github.com/octo/demo',
              path: '.github/workflows/release.yml',
            },
          },
          internalParameters: {
            github: {
              event_name: 'push',
              repository_id: '11',
              repository_owner_id: '12',
              runner_environment: 'github-hosted',
            },
          },
          resolvedDependencies: [
            {
              uri: 'git+https://github.com/octo/demo@refs/tags/v1.2.0',
              digest: { gitCommit: goodClaims.sha },
            },
          ],
        },
        runDetails: {
          builder: { id: `https://github.com/${callee}` },
          metadata: {
            invocationId: 'https://github.com/octo/demo/actions/runs/1001/attempts/3',
          },
        },
      },
    });
  });

  it('says nothing of what was adopted, and tells so', async () => {
    const ports = await attestPorts(folderWith());
    const result = await attestSet(await sealedIn(builtFolder(), { adoptions }), ports);
    const names = ports.signed[0]!.subject.map(({ name }) => name);
    expect(names).toEqual(packageNames.filter((name) => !name.endsWith('.tar.gz')));
    expect(result.findings).toEqual([
      expect.objectContaining({ rule: 'ATTEST_ADOPTED', level: 'notice' }),
    ]);
    expect(result.summary).toContain('tidemark-1.2.0.tar.gz was adopted from pypi');
  });

  it('hands the sealed set on when this run built nothing of it', async () => {
    const all = packageNames.map((name) => ({ ...adoptions[0]!, name }));
    const ports = await attestPorts(folderWith());
    const set = await sealedIn(builtFolder(), { adoptions: all });
    const { outputs, summary } = await attestSet(set, ports);
    expect(outputs).toMatchObject({ manifestDigest: `sha256:${set.manifestSha256}` });
    expect(ports.signed).toEqual([]);
    expect(summary).toContain('Nothing to attest');
  });

  it('signs what the workflow says besides', async () => {
    const path = join(folderWith({ 'result.json': '{"passed": 41}' }), 'result.json');
    const ports = await attestPorts(folderWith());
    const type = 'https://example.com/conformance/v1';
    const predicates = JSON.stringify([{ name: 'conformance', type, path }]);
    const { outputs } = await attestSet(await sealedSet(), ports, { predicates });
    expect(outputs.bundles!.split('\n')).toContain('conformance.sigstore.json');
    expect(ports.signed[1]).toMatchObject({ predicateType: type, predicate: { passed: 41 } });
    expect(ports.signed[1]!.subject).toHaveLength(4);
  });
});

describe('when an earlier attempt has attested', () => {
  it('uses its artifact, and comes to the same digest without signing', async () => {
    const set = await sealedSet();
    const root = folderWith();
    const first = await attestPorts(root);
    const { outputs } = await attestSet(set, first);
    const again = await attestPorts(root, { ...goodClaims, run_attempt: '2' });
    const ports = { ...again, artifacts: first.artifacts };
    const second = await attestSet(set, ports);
    expect(second.outputs).toEqual({ ...outputs, attestationIds: '' });
    expect(ports.signed).toEqual([]);
    expect(ports.attestations.bundles).toEqual([]);
    expect(second.summary).toContain('made by an earlier attempt');
  });

  it('uses what it had stored with GitHub before it stopped', async () => {
    const set = await sealedSet();
    const first = await attestPorts(folderWith());
    const { outputs } = await attestSet(set, first);
    const again = await attestPorts(folderWith(), { ...goodClaims, run_attempt: '2' });
    const ports = { ...again, attestations: first.attestations };
    const second = await attestSet(set, ports);
    expect(second.outputs.manifestDigest).toBe(outputs.manifestDigest);
    expect(ports.signed).toEqual([]);
    expect(ports.attestations.bundles).toHaveLength(1);
  });

  it('does not take a bundle for its own that another workflow signed, or that was changed', async () => {
    const set = await sealedSet();
    const first = await attestPorts(folderWith());
    await attestSet(set, first);
    const own = statementIn(first.attestations.bundles[0]!);
    const stranger = (await localSigner(`${signer}-not`))(own);
    const changed = structuredClone(first.attestations.bundles[0]) as {
      dsseEnvelope: { signatures: { sig: string }[] };
    };
    changed.dsseEnvelope.signatures[0]!.sig = Buffer.from('forged').toString('base64');
    for (const bundle of [stranger, changed]) {
      const ports = await attestPorts(folderWith());
      ports.attestations.bundles.push(bundle);
      await attestSet(set, ports);
      expect(ports.signed).toHaveLength(1);
    }
  });

  it('refuses an artifact of that name with other attestations', async () => {
    const set = await sealedSet();
    const other = await attestPorts(folderWith(), { ...goodClaims, event_name: 'release' });
    await attestSet(set, other);
    const ports = { ...(await attestPorts(folderWith())), artifacts: other.artifacts };
    await expectFailure('ATTEST_CONFLICT', () => attestSet(set, ports));
    expect(ports.signed).toEqual([]);
  });

  it('refuses an artifact of that name that continues another set', async () => {
    const set = await sealedSet();
    const ports = await attestPorts(folderWith());
    const names = releaseAssetsOf(set.manifest, set.manifestSha256).map(({ name }) => name);
    await ports.artifacts.upload('sealed-attested', set.folder, names, 30);
    await expectFailure('ATTEST_CONFLICT', () => attestSet(set, ports));
  });
});

describe('a signer or a store that does not answer as it should', () => {
  it('stops before anything is uploaded when nothing is signed', async () => {
    const attester = {
      sign: async () => {
        throw attestFailure('ATTEST_NOT_SIGNED', { seen: 'x', expected: 'y', cure: 'Wait.' });
      },
    };
    const ports = await attestPorts(folderWith(), goodClaims, { attester });
    const set = await sealedSet();
    await expectFailure('ATTEST_NOT_SIGNED', () => attestSet(set, ports));
    expect(ports.artifacts.stored).toEqual([]);
  });

  it('stops when another workflow signed', async () => {
    const makeBundle = await localSigner('https://github.com/octo/evil/.github/workflows/x.yml@y');
    const attester = { sign: async (statement: never) => makeBundle(statement) };
    const ports = await attestPorts(folderWith(), goodClaims, { attester });
    const set = await sealedSet();
    await expectFailure('ATTEST_SIGNED_OTHERWISE', () => attestSet(set, ports));
    expect(ports.attestations.bundles).toEqual([]);
  });

  it('stops when GitHub keeps nothing', async () => {
    const attestations = storedAttestations({
      store: async () => ({ state: 'refused', status: 403, reason: 'HTTP 403' }),
    });
    const ports = await attestPorts(folderWith(), goodClaims, { attestations });
    const set = await sealedSet();
    await expectFailure('ATTEST_STORE_REFUSED', () => attestSet(set, ports));
  });

  it('looks whether it was kept when the answer is lost', async () => {
    const kept = storedAttestations();
    const lost = { state: 'ambiguous', reason: 'HTTP 502' } as const;
    const attestations = storedAttestations({
      list: (subject, type) => kept.list(subject, type),
      store: async (bundle) => {
        await kept.store(bundle);
        return lost;
      },
    });
    const ports = await attestPorts(folderWith(), goodClaims, { attestations });
    const set = await sealedSet();
    expect((await attestSet(set, ports)).outputs.artifactId).toBe('7001');
    const never = storedAttestations({ store: async () => lost });
    const others = await attestPorts(folderWith(), goodClaims, { attestations: never });
    await expectFailure('ATTEST_STORE_UNKNOWN', () => attestSet(set, others));
  });

  it('signs nothing when it is not known what was attested', async () => {
    const attestations = storedAttestations({
      list: async () => ({ state: 'unknown', reason: 'HTTP 502' }),
    });
    const ports = await attestPorts(folderWith(), goodClaims, { attestations });
    const set = await sealedSet();
    await expectFailure('ATTEST_LIST_UNKNOWN', () => attestSet(set, ports));
    expect(ports.signed).toEqual([]);
  });
});
