import { describe, expect, test } from '@jest/globals';
import { knownHosts, requireKnownHost, requireRegistryAddress } from '../../src/registry/hosts.ts';
import { expectFailure } from '../support/expect-failure.ts';

const known = knownHosts('an index', 'https://index.example/simple', 'https://files.example');

describe("a registry's file", () => {
  test.each(['https://index.example/a', 'https://files.example/b?c'])('may be at %s', (address) => {
    expect(requireKnownHost(address, known)).toBe(address);
  });

  test.each([
    'https://evil.example/a',
    'http://files.example/a',
    'https://files.example:8443/a',
    'https://files.example.evil.example/a',
    'https://user@files.example/a',
    'https://files.example@evil.example/a',
    'file:///etc/passwd',
    '//files.example/a',
    'not an address',
  ])('is not fetched from %s', async (address) => {
    const failure = await expectFailure('REGISTRY_HOST_FOREIGN', () =>
      requireKnownHost(address, known),
    );
    expect(failure.expected).toContain('https://files.example');
  });
});

describe('a configured address', () => {
  test.each([
    ['https://registry.example/', 'https://registry.example'],
    ['https://registry.example/npm//', 'https://registry.example/npm'],
    ['https://registry.example/npm/?a#b', 'https://registry.example/npm'],
    ['http://127.0.0.1:4873/', 'http://127.0.0.1:4873'],
    ['http://localhost:4873', 'http://localhost:4873'],
  ])('%s is taken as %s', (address, taken) => {
    expect(requireRegistryAddress(address, 'a setting')).toBe(taken);
  });

  test.each([
    'http://registry.example/',
    'http://127.0.0.1.evil.example/',
    'https://user:secret@registry.example/',
    'ftp://registry.example/',
    '${REGISTRY}',
    '',
  ])('%s is refused, and never shown', async (address) => {
    const failure = await expectFailure('REGISTRY_ADDRESS_INVALID', () =>
      requireRegistryAddress(address, 'a setting'),
    );
    expect(failure.message).not.toContain('secret');
  });
});
