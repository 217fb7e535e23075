import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { localFiles } from '../../src/adapters/files.ts';
import { decideInOrder } from '../../src/channels/gate-order.ts';
import { absent, unknown } from '../../src/lookup.ts';
import type { ChannelType } from '../../src/ports.ts';
import { tarGz } from '../support/archives.ts';
import { expectFailure } from '../support/expect-failure.ts';
import {
  names,
  sealRelease,
  servingRegistry,
  type FakeRegistry,
  type SealedRelease,
  type Serving,
} from './support.ts';

let release: SealedRelease & AsyncDisposable;
beforeAll(async () => {
  release = await sealRelease();
});
afterAll(async () => {
  await release[Symbol.asyncDispose]();
});

const nothing: Serving = { version: absent };

/** The gate of npm, which comes after crates.io and PyPI. */
async function gate(served: Partial<Record<ChannelType, Serving>>) {
  const readers = new Map<ChannelType, FakeRegistry>();
  const reader = (type: ChannelType) => {
    const known = readers.get(type) ?? servingRegistry(release, served[type] ?? nothing);
    readers.set(type, known);
    return known;
  };
  const channel = { ...release.channel('npm'), after: ['crates', 'pypi'] };
  const question = {
    ...{ manifest: release.manifest, channel, sealedFolder: release.folder },
    registry: reader('npm'),
    servedFolder: await localFiles.makeTemporaryFolder('served'),
  };
  const registries = { registry: async (type: ChannelType) => reader(type) };
  const decided = await decideInOrder(question, { files: localFiles, registries });
  return { ...decided, asked: [...readers.keys()] };
}

/** Throws the failure that the gate carries, so that its code can be expected. */
async function refusal(served: Partial<Record<ChannelType, Serving>>) {
  const { failure, publish, state, missing } = await gate(served);
  expect({ publish, state, missing }).toEqual({ publish: false, state: 'refused', missing: [] });
  throw failure!;
}

const crates: Serving = { version: [names.crate] };
const pypi: Serving = { version: [names.wheel, names.sdist] };

describe('a channel that comes after others', () => {
  test('is published when each of them serves its sealed bytes', async () => {
    const { state, publish, missing } = await gate({ crates, pypi });
    expect({ state, publish, missing }).toEqual({
      ...{ state: 'absent', publish: true },
      missing: [names.tarball],
    });
  });

  test('is refused while one of them has not everything', async () => {
    const failure = await expectFailure('CHANNEL_TOO_EARLY', () => refusal({ pypi }));
    expect(failure.seen).toContain('npm comes after crates');
    const partial = { crates, pypi: { version: [names.wheel] } };
    const other = await expectFailure('CHANNEL_TOO_EARLY', () => refusal(partial));
    expect(other.seen).toContain(`does not serve ${names.sdist}`);
  });

  test('is refused for good when one of them serves other bytes', async () => {
    const bytes = { [names.crate]: await tarGz({ 'demo/README': 'other' }) };
    await expectFailure('BYTES_SERVED_DIFFER', () =>
      refusal({ crates: { ...crates, bytes }, pypi }),
    );
  });

  test('is refused when it is unknown what one of them serves', async () => {
    const down = { version: unknown('status 503') };
    await expectFailure('CHANNEL_UNREADABLE', () => refusal({ crates, pypi: down }));
  });

  test('is refused when one of them is yanked: nothing could be installed that depends on it', async () => {
    await expectFailure('CHANNEL_YANKED', () =>
      refusal({ crates: { ...crates, yanked: true }, pypi }),
    );
  });

  test('is left alone, and nobody else is asked, when it is published already', async () => {
    const { asked, state } = await gate({ npm: { version: [names.tarball] } });
    expect(state).toBe('already-published');
    expect(asked).toEqual(['npm']);
  });
});
