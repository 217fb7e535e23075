import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { registryOf } from '../../src/adapters/registry-answers.ts';
import { absent, unknown } from '../../src/lookup.ts';
import type { Channel } from '../../src/manifest/manifest.ts';
import { tarGz } from '../support/archives.ts';
import { expectFailure, expectResultFailure } from '../support/expect-failure.ts';
import { digestsOf } from '../support/fake-http.ts';
import { temporaryFolders } from '../support/folders.ts';
import { crateName, crates, prebuilt, publishOn, sealCrate, type Service } from './support.ts';

const newFolder = temporaryFolders();
const crate = await readFile(new URL(crateName, prebuilt));

interface Case extends Service {
  readonly bytes?: Buffer;
  readonly channel?: Channel;
  readonly dryRun?: boolean;
  /** Trusted publishing, when it is undefined. */
  readonly token?: string | undefined;
}

/** The result and what was asked; throws what the action throws. */
async function publish({ bytes = crate, channel, dryRun = false, ...service }: Case = {}) {
  const inputs = { ...(await sealCrate(newFolder(), bytes, channel)), dryRun };
  const token = 'token' in service ? service.token : inputs.token;
  const { outcome, ...seen } = await publishOn({ ...inputs, token }, service);
  if (outcome.status === 'rejected') throw outcome.reason;
  return { result: outcome.value, ...seen };
}

const minted = { token: undefined };
const withToken = [
  'identity for crates.io',
  'exchange id-token-1',
  'upload with cio_tp_minted',
  'revoke cio_tp_minted',
];

describe('publish-crate', () => {
  it('uploads the sealed file with the metadata and readme inside it', async () => {
    const { result, asked, metadata, paths } = await publish({
      uploaded: { state: 'done', value: ['The category is unknown.'] },
    });
    expect(result.outputs.state).toBe('published');
    expect(asked).toEqual(['upload with cio-secret']);
    expect(metadata[0]).toMatchObject({
      name: 'tidemark',
      vers: '1.2.0',
      readme_file: 'README.md',
      readme: expect.stringContaining('tidemark::format'),
      rust_version: '1.70',
    });
    expect(digestsOf(await readFile(paths[0]!))).toEqual(digestsOf(crate));
    const warning = { level: 'warning', message: 'The category is unknown.' };
    expect(result.findings).toMatchObject([warning]);
  });

  it('finds the readme in whatever folder the manifest says', async () => {
    const bytes = await tarGz({
      'tidemark-1.2.0/Cargo.toml':
        '[package]\nname = "tidemark"\nversion = "1.2.0"\nreadme = "docs/ABOUT.md"\n',
      'tidemark-1.2.0/docs/ABOUT.md': '# About\n',
      'tidemark-1.2.0/ABOUT.md': '# Another one\n',
    });
    const { metadata } = await publish({ bytes });
    expect(metadata[0]).toMatchObject({ readme: '# About\n', readme_file: 'docs/ABOUT.md' });
  });

  it('sends nothing on a dry run', async () => {
    const { result, asked } = await publish({ dryRun: true, ...minted });
    expect(result.outputs.state).toBe('dry-run');
    expect(asked).toEqual([]);
  });

  it('refuses a crate that is another package than the channel says', async () => {
    const channel = { ...crates, package: 'other' };
    await expectFailure('CRATE_CHANNEL_UNFIT', () => publish({ channel }));
  });

  it('sends nothing, the token least of all, to crates.io for a channel of another index', async () => {
    const channel = { ...crates, indexUrl: 'https://crates.example' };
    const failure = await expectFailure('CRATE_CHANNEL_UNFIT', () => publish({ channel }));
    expect(failure.seen).toContain('https://crates.example');
  });

  it('refuses a channel that is not of crates', async () => {
    const channel: Channel = { ...crates, type: 'pypi' };
    await expectFailure('CRATE_CHANNEL_UNFIT', () => publish({ channel }));
  });

  it('refuses a .crate without a manifest', async () => {
    const bytes = await tarGz({ 'tidemark-1.2.0/src/lib.rs': 'fn main() {}\n' });
    await expectFailure('CRATE_MANIFEST_INVALID', () => publish({ bytes }));
  });

  it('refuses what is over the limits of crates.io', async () => {
    const description = 'long '.repeat(250_000);
    const manifest = `[package]\nname = "tidemark"\nversion = "1.2.0"\ndescription = "${description}"\n`;
    const bytes = await tarGz({ 'tidemark-1.2.0/Cargo.toml': manifest });
    await expectFailure('CRATE_TOO_LARGE', () => publish({ bytes, ...minted }));
  });
});

describe('publish-crate, before it asks for a token', () => {
  it('is done when the sealed bytes are served already', async () => {
    const { result, asked } = await publish({ served: crate, ...minted });
    expect(result.outputs.state).toBe('already-published');
    expect(asked).toEqual([]);
  });

  it('refuses to publish over other bytes', async () => {
    const { result, asked } = await publish({ served: Buffer.from('other'), ...minted });
    expectResultFailure('BYTES_SERVED_DIFFER', result);
    expect(result.outputs).toEqual({});
    expect(asked).toEqual([]);
  });

  it('refuses when the registry does not tell whether the version is there', async () => {
    const registry = registryOf({
      files: async () => unknown('status 503'),
      open: async () => absent,
    });
    const { result, asked } = await publish({ registry, ...minted });
    expectResultFailure('CHANNEL_UNREADABLE', result);
    expect(asked).toEqual([]);
  });
});

describe('publish-crate without a token', () => {
  it('mints one for this upload, masks it, and hands it back', async () => {
    const { result, asked, log } = await publish(minted);
    expect(result.outputs.state).toBe('published');
    expect(asked).toEqual(withToken);
    expect(log.masked).toEqual(['id-token-1', 'cio_tp_minted']);
    expect(result.findings).toEqual([]);
  });

  it('hands it back when the upload is refused', async () => {
    const uploaded = { state: 'refused', status: 403, reason: 'not this crate' } as const;
    const { result, asked } = await publish({ uploaded, ...minted });
    const failure = expectResultFailure('CRATE_REFUSED', result);
    expect(failure.seen).toContain('not this crate');
    expect(asked).toEqual(withToken);
  });

  it.each([
    { state: 'refused', status: 401, reason: 'Invalid authorization header' } as const,
    { state: 'ambiguous', reason: 'connection reset' } as const,
  ])(
    'warns when it cannot be handed back, and fails with nothing but the upload',
    async (revoked) => {
      const done = await publish({ revoked, ...minted });
      expect(done.result.failure).toBeUndefined();
      const warning = { rule: 'CRATE_TOKEN_NOT_REVOKED', level: 'warning' };
      expect(done.result.findings).toMatchObject([warning]);
      expect(done.result.findings![0]!.message).toContain(revoked.reason);
      const uploaded = { state: 'refused', status: 400, reason: 'no' } as const;
      const failed = await publish({ revoked, uploaded, ...minted });
      expectResultFailure('CRATE_REFUSED', failed.result);
      expect(failed.result.findings).toMatchObject([warning]);
    },
  );

  it('hands it back when a bug ends the upload, and keeps the bug', async () => {
    const bug = new Error('a bug');
    const inputs = { ...(await sealCrate(newFolder(), crate)), token: undefined };
    const { outcome, asked, log } = await publishOn(inputs, {
      uploading: () => Promise.reject(bug),
      revoked: { state: 'ambiguous', reason: 'connection reset' },
    });
    expect(outcome).toEqual({ status: 'rejected', reason: bug });
    expect(asked).toEqual(withToken);
    expect(log.lines.at(-1)).toMatch(/^warning: .*connection reset/);
  });

  it('hands it back at once when the job is cancelled during the upload', async () => {
    const controller = new AbortController();
    const { result, asked } = await publish({
      interruption: { signal: controller.signal },
      uploading: () => {
        controller.abort();
        return new Promise(() => undefined);
      },
      ...minted,
    });
    expectResultFailure('CRATE_INTERRUPTED', result);
    expect(asked).toEqual(withToken);
  });

  it('tells the reason when crates.io does not trust this run, and uploads nothing', async () => {
    const reason = 'No Trusted Publishing config found for repository `octo/demo`.';
    const exchanged = [{ state: 'refused', status: 400, reason } as const];
    const { asked, outcome } = await publishOn(
      { ...(await sealCrate(newFolder(), crate)), token: undefined },
      { exchanged },
    );
    const failure = await expectFailure('CRATE_TOKEN_REFUSED', () => {
      if (outcome.status === 'rejected') throw outcome.reason;
    });
    expect(failure.seen).toContain(reason);
    expect(asked).toEqual(withToken.slice(0, 2));
  });

  it('asks for another identity when the answer to the exchange is lost, since each works once', async () => {
    const lost = { state: 'ambiguous', reason: 'connection reset' } as const;
    const { result, asked } = await publish({
      exchanged: [lost, { state: 'done', value: 'cio_tp_second' }],
      ...minted,
    });
    expect(result.outputs.state).toBe('published');
    expect(asked.slice(0, 4)).toEqual([
      'identity for crates.io',
      'exchange id-token-1',
      'identity for crates.io',
      'exchange id-token-3',
    ]);
    expect(asked.at(-1)).toBe('revoke cio_tp_second');
  });

  it.each([
    { state: 'ambiguous', reason: 'connection reset' } as const,
    { state: 'refused', status: 0, reason: 'no connection' } as const,
  ])('gives up after two exchanges without an answer', async (lost) => {
    await expectFailure('CRATE_TOKEN_UNKNOWN', () => publish({ exchanged: [lost], ...minted }));
  });
});
