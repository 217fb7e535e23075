/** Redirects by hand: few of them, never to plain http, never with credentials to another origin. */
import { Missed, nameOf } from './miss.ts';
import type { Incoming, Outgoing, Send } from './transport.ts';

const maxRedirects = 5;
/** What another origin may see; everything else could be a credential. */
const harmlessHeaders = new Set(['accept', 'accept-encoding', 'user-agent', 'range']);

/** Sends and follows redirects; a redirect that a write must not follow is its answer. */
export function followRedirects(send: Send): Send {
  return async (first) => {
    let outgoing = first;
    requireSecure(new URL(outgoing.url), outgoing);
    for (let count = 0; ; count += 1) {
      const incoming = await send(outgoing);
      const target = redirectTarget(outgoing, incoming);
      if (target === undefined) return incoming;
      await incoming.discard();
      if (count === maxRedirects) throw refused(first, `more than ${maxRedirects} redirects`);
      outgoing = redirected(outgoing, target);
    }
  };
}

/** Plain http is for the loopback only. Throws Missed. */
function requireSecure(url: URL, outgoing: Outgoing): void {
  const loopback = /^(127(\.\d+){3}|\[::1\]|localhost)$/.test(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && loopback)) return;
  throw refused(outgoing, `${url.protocol}//${url.host} is not https`);
}

function redirectTarget(outgoing: Outgoing, incoming: Incoming): URL | undefined {
  const location = incoming.headers.location;
  const follows = isRead(outgoing) ? [301, 302, 303, 307, 308] : [307, 308];
  if (!follows.includes(incoming.status) || location === undefined) return undefined;
  if (!URL.canParse(location, outgoing.url)) throw refused(outgoing, 'an unreadable redirect');
  return new URL(location, outgoing.url);
}

function redirected(outgoing: Outgoing, target: URL): Outgoing {
  const from = new URL(outgoing.url);
  if (from.protocol === 'https:' && target.protocol !== 'https:') {
    throw refused(outgoing, `a redirect from https to ${target.protocol}//${target.host}`);
  }
  requireSecure(target, outgoing);
  if (target.origin === from.origin) return { ...outgoing, url: target.href };
  if (!isRead(outgoing)) throw refused(outgoing, `a write redirected to ${target.origin}`);
  const headers = Object.entries(outgoing.headers).filter(([name]) => harmlessHeaders.has(name));
  return { ...outgoing, url: target.href, headers: Object.fromEntries(headers) };
}

function isRead(outgoing: Outgoing): boolean {
  return outgoing.method === 'GET' || outgoing.method === 'HEAD';
}

function refused(outgoing: Outgoing, what: string): Missed {
  return new Missed({
    reason: `${nameOf(outgoing)}: refused, ${what}`,
    maybeActed: false,
    retry: 'never',
  });
}
