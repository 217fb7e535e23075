/** The headers of a request, and the name under which the suite goes. */
import { version } from '../../version.ts';
import { addresses } from '../addresses.ts';
import type { Outgoing } from './transport.ts';
import type { HttpRequest } from './types.ts';

/** Says who asks and where to complain: crates.io refuses anonymous clients. */
export const userAgent = `release-actions/${version} (+${addresses.githubServer}/org/release-actions)`;

/** The request with lower-case headers; `acceptEncoding` unless the caller asks for another. */
export function outgoing(request: HttpRequest, acceptEncoding: string): Outgoing {
  const headers: Record<string, string> = { accept: '*/*', 'accept-encoding': acceptEncoding };
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    headers[name.toLowerCase()] = value;
  }
  headers['user-agent'] = userAgent;
  if (request.authorization !== undefined) headers.authorization = request.authorization;
  return { method: request.method ?? 'GET', url: request.url, headers, body: request.body };
}
