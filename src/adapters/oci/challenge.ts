/** What a registry wants to be shown, as its 401 tells (RFC 9110, 11.6.1). */
import type { Realm } from './addresses.ts';

export type Challenge =
  { readonly scheme: 'bearer'; readonly realm: Realm } | { readonly scheme: 'basic' };

const maxLength = 4096;

/** The first challenge that can be met; undefined when there is none. */
export function parseChallenge(header: string | undefined): Challenge | undefined {
  if (header === undefined || header.length > maxLength) return undefined;
  const bearer = /(?:^|,\s*)bearer\s+(.*)$/i.exec(header)?.[1];
  if (bearer !== undefined) {
    const url = parameter(bearer, 'realm');
    if (url === undefined || !URL.canParse(url)) return undefined;
    return { scheme: 'bearer', realm: { url, service: parameter(bearer, 'service') } };
  }
  return /(?:^|,\s*)basic(?:\s|$)/i.test(header) ? { scheme: 'basic' } : undefined;
}

function parameter(text: string, name: string): string | undefined {
  return new RegExp(`(?:^|[\\s,])${name}="([^"]*)"`, 'i').exec(text)?.[1];
}
