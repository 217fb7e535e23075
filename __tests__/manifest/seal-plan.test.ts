import { describe, expect, it } from '@jest/globals';
import { parseChannels } from '../../src/manifest/seal-plan.ts';
import { expectFailure } from '../support/expect-failure.ts';

const request = (type: string) =>
  `- {name: dotnet, type: ${type}, package: Demo, artifacts: ['*.nupkg']}`;

describe('a channel of nuget.org', () => {
  it('is refused before anything is published, and told what can be proved instead', async () => {
    const failure = await expectFailure('SEAL_CHANNEL_REWRITES', () =>
      parseChannels(request('nuget')),
    );
    expect(failure.seen).toContain('dotnet');
    expect(failure.seen).toContain('.signature.p7s');
    expect(failure.cure).toContain('release-actions explain');
    expect(failure.cure).toContain('registry-signature');
  });

  it('is another thing than a type that nobody knows', async () => {
    await expectFailure('INPUT_INVALID', () => parseChannels(request('toString')));
    await expectFailure('INPUT_INVALID', () => parseChannels(request('hex')));
  });
});

describe('channels of packages', () => {
  it.each(['rubygems', 'maven'])('%s needs a package', async (type) => {
    const text = `- {name: it, type: ${type}, artifacts: ['*']}`;
    await expectFailure('INPUT_INVALID', () => parseChannels(text));
  });
});
