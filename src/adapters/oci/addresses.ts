/** Where a registry is, and what is known of it without asking. */
import type { ImageRepository } from '../../ports.ts';
import { addresses } from '../addresses.ts';

export const ghcr = 'ghcr.io';
export const dockerHub = 'docker.io';

/** Where tokens are given out, as a challenge would tell. */
export interface Realm {
  readonly url: string;
  readonly service: string | undefined;
}

/** Each saves the question that is only asked to be refused. */
const knownRealms: ReadonlyMap<string, Realm> = new Map([
  [ghcr, { url: `${addresses.ghcr}/token`, service: 'ghcr.io' }],
  [dockerHub, { url: `${addresses.dockerHubTokens}/token`, service: 'registry.docker.io' }],
]);

/** The realm of a registry, undefined when it is to be asked for. */
export function findRealm(registry: string): Realm | undefined {
  return knownRealms.get(registry);
}

/** `https://ghcr.io/v2/octo/demo`; plain http for the loopback, as docker has it. */
export function repositoryUrl({ registry, name }: ImageRepository): string {
  if (registry === dockerHub) return `${addresses.dockerHub}/v2/${name}`;
  const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/.test(registry);
  return `${loopback ? 'http' : 'https'}://${registry}/v2/${name}`;
}
