import { createHash } from 'node:crypto';
import { describe, expect } from '@jest/globals';
import { openWorld, type OpenedWorld } from '../support/open-world.ts';
import { verifyBundle } from '../world/sigstore/signer.ts';
import { jobSigner, releaseJob } from './release-job.ts';
import { inside, peerTest, tryInside, writeProject } from './support.ts';

const publish = 'npm publish --access public --provenance';

/** A package of the world's repository, and the variables of a job that may sign. */
async function openProject(world: OpenedWorld) {
  const env = releaseJob(world);
  const repository = { type: 'git', url: 'git+https://github.com/octo/demo.git' };
  const manifest = { name: '@octo/demo', version: '1.0.0', main: 'x.js', repository };
  const cwd = await writeProject(world, 'package', {
    'package.json': JSON.stringify(manifest),
    'x.js': 'module.exports = 42;',
  });
  return { cwd, env };
}

async function install(world: OpenedWorld): Promise<{ readonly cwd: string }> {
  const cwd = await writeProject(world, 'user', { 'package.json': '{"private":true}' });
  await inside(world, 'npm install @octo/demo@1.0.0', { cwd });
  return { cwd };
}

interface Attestations {
  readonly attestations: readonly {
    readonly predicateType: string;
    readonly bundle: { readonly dsseEnvelope: { readonly payload: string } };
  }[];
}

describe('npm publish --provenance', () => {
  peerTest(
    ['npm'],
    'signs the tarball as the job, and the registry serves the bundle',
    async () => {
      await using world = await openWorld();
      const published = await inside(world, publish, await openProject(world));
      expect(published.stderr).toContain('Signed provenance statement');
      const url = 'https://registry.npm.example/-/npm/v1/attestations/@octo%2fdemo@1.0.0';
      const { attestations } = (await (await world.fetch(url)).json()) as Attestations;
      const [{ predicateType, bundle } = {}] = attestations;
      expect(predicateType).toBe('https://slsa.dev/provenance/v1');
      const root = await world.sigstore.trustedRoot('public-good');
      const { identity } = await verifyBundle(bundle!, root, 'public-good');
      expect(identity?.subjectAlternativeName).toBe(jobSigner);
      const statement = JSON.parse(
        Buffer.from(bundle!.dsseEnvelope.payload, 'base64').toString(),
      ) as object;
      const tarball = world.npm.findBytes('@octo/demo', '1.0.0')!;
      const sha512 = createHash('sha512').update(tarball).digest('hex');
      expect(statement).toMatchObject({
        subject: [{ name: 'pkg:npm/%40octo/demo@1.0.0', digest: { sha512 } }],
      });
      expect(world.sigstore.state.entries).toHaveLength(1);
      expect(world.violations).toEqual([]);
    },
  );

  peerTest(['npm'], 'signs nothing in a job that may not have ID tokens', async () => {
    await using world = await openWorld();
    const { cwd, env } = await openProject(world);
    const { ACTIONS_ID_TOKEN_REQUEST_URL: _, ...without } = env;
    const refused = await tryInside(world, publish, { cwd, env: without });
    expect(refused.stderr).toContain('requires "write" access to the "id-token" permission');
    expect(world.npm.findBytes('@octo/demo', '1.0.0')).toBeUndefined();
  });

  peerTest(['npm'], 'publishes nothing when Sigstore does not answer', async () => {
    await using world = await openWorld();
    world.faults.add({
      id: 'no-log',
      match: { host: 'rekor.sigstore.dev' },
      effect: { kind: 'status', status: 400 },
    });
    const refused = await tryInside(world, publish, await openProject(world));
    expect(refused.stderr).toContain('TLOG_CREATE_ENTRY_ERROR');
    expect(world.npm.findBytes('@octo/demo', '1.0.0')).toBeUndefined();
  });
});

describe('npm audit signatures', () => {
  peerTest(
    ['npm'],
    'verifies what was published, with the keys that the world hands out',
    async () => {
      await using world = await openWorld();
      await inside(world, publish, await openProject(world));
      const audited = await inside(world, 'npm audit signatures', await install(world));
      expect(audited.stdout).toContain('1 package has a verified registry signature');
      expect(audited.stdout).toContain('1 package has a verified attestation');
      expect(world.violations).toEqual([]);
    },
  );
});
