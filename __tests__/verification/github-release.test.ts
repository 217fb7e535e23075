/** GitHub’s own attestation of an immutable release: a real one, and what only looks like one. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { predicateTypes } from '../../src/attestation/predicate-types.ts';
import { absent, present, unknown } from '../../src/lookup.ts';
import type { ReleaseSources } from '../../src/ports.ts';
import type { Candidate } from '../../src/verification/candidate.ts';
import { githubRelease } from '../../src/verification/checks/github-release.ts';
import { expectFailure } from '../support/expect-failure.ts';
import { temporaryFolders } from '../support/folders.ts';
import { sourceOf, sourcesOf } from './fake-source.ts';
import {
  plainPolicy,
  signedRelease,
  standingsOf,
  tag,
  throwOnly,
  verifyFolder,
} from './support.ts';

const folderWith = temporaryFolders();
const release = await signedRelease(folderWith());

const verifyTag = (ports: ReleaseSources) =>
  verifyFolder(release.folder, { policy: { roots: release.roots }, ports });
const refuse = (ports: ReleaseSources) => async () => throwOnly(await verifyTag(ports));

describe('GitHub’s own attestation of the release', () => {
  /** As the release says it, but signed by the release’s own workflow. */
  const signed = () =>
    release.signStatement({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [
        { uri: `pkg:github/octo/demo@${tag}`, digest: { sha1: release.manifest.commit } },
        ...release.manifest.artifacts.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
      ],
      predicateType: predicateTypes.githubRelease,
      predicate: { repository: 'octo/demo', tag },
    });
  const listing = (...bundles: unknown[]) =>
    sourcesOf(
      sourceOf(release.folder, {
        attestations: {
          list: async (_, type) =>
            type === predicateTypes.githubRelease ? present(bundles) : absent,
        },
      }),
    );

  it('verifies: a real one, with GitHub’s own root, of exactly these assets', async () => {
    const file = 'checksums-gh-download.jsonl';
    const text = readFileSync(join('__tests__/fixtures/attestations', file), 'utf8');
    const bundle = JSON.parse(text) as { readonly dsseEnvelope: { readonly payload: string } };
    const payload = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString('utf8');
    const { subject } = JSON.parse(payload) as {
      readonly subject: readonly {
        readonly name?: string;
        readonly digest: { readonly sha256: string };
      }[];
    };
    const files = subject.flatMap(({ name, digest: { sha256 } }) =>
      name === undefined ? [] : [{ name, sha256, size: 1 }],
    );
    const about = { tag: 'v2.96.0', commit: 'b300f2ec7ec9dc9addc39b2ad88c54097ded7ca0' };
    const candidate = {
      files,
      manifest: { ...release.manifest, ...about },
      request: { repository: 'cli/cli', policy: plainPolicy },
      github: { ofRelease: present([{ not: 'a bundle' }, bundle]) },
    } as unknown as Candidate;
    const outcome = await githubRelease.run(candidate);
    expect(outcome).toEqual({ standing: 'pass', detail: '22 files', failures: [] });
    const fewer = await githubRelease.run({ ...candidate, files: files.slice(1) });
    expect(fewer.failures.map(({ code }) => code)).toContain('ATTESTATION_SUBJECT_MISSING');
  });

  it('is not asked for where there is none', async () => {
    expect(standingsOf(await verifyTag(listing()))['github-release']).toBe('not-asked');
  });

  it('is refused when somebody else has signed it', async () => {
    await expectFailure('ATTESTATION_SIGNER', refuse(listing(await signed())));
  });

  it('is refused when it is none', async () => {
    await expectFailure('ATTESTATION_BUNDLE_UNREADABLE', refuse(listing({})));
  });

  it('is unknown when GitHub does not answer', async () => {
    const ports = sourcesOf(
      sourceOf(release.folder, {
        attestations: { list: async () => unknown('HTTP 503') },
      }),
    );
    await expectFailure('VERIFY_ATTESTATIONS_UNKNOWN', refuse(ports));
  });
});
