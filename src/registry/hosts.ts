/** Which hosts a registry's files may come from: metadata is not believed on that. */
import { registryFailure } from './failures.ts';

export interface KnownHosts {
  /** For messages. */
  readonly registry: string;
  /** Origins such as `https://files.example`, exact. */
  readonly origins: readonly string[];
}

/** The origins of these addresses. */
export function knownHosts(registry: string, ...addresses: readonly string[]): KnownHosts {
  return { registry, origins: addresses.map((address) => new URL(address).origin) };
}

/** The address, which is on a known origin. Throws REGISTRY_HOST_FOREIGN. */
export function requireKnownHost(address: string, known: KnownHosts): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const plain = url !== undefined && url.username === '' && url.password === '';
  if (plain && known.origins.includes(url.origin)) return address;
  throw registryFailure('REGISTRY_HOST_FOREIGN', {
    seen: `${known.registry} points to ${url ? url.origin : 'an address that cannot be read'}`,
    expected: `its own files at ${known.origins.join(' or ')}`,
    cure: 'Check the index address of this channel; when it is a mirror that sends readers elsewhere, name the place that serves the files.',
  });
}

/**
 * A configured address without trailing slashes: https (http on the loopback
 * only) and without credentials. Throws REGISTRY_ADDRESS_INVALID.
 */
export function requireRegistryAddress(address: string, from: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const loopback = url && /^(127(\.\d+){3}|\[::1\]|localhost)$/.test(url.hostname);
  const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback);
  if (url && secure && url.username === '' && url.password === '') {
    return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  }
  throw registryFailure('REGISTRY_ADDRESS_INVALID', {
    seen: `${from} is not an address of that kind`,
    expected: 'an https address without user name or password',
    cure: `Correct ${from}; tokens belong in npm's \`:_authToken\` settings, never in the address.`,
  });
}
