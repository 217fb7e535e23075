/** Takes credentials out of what is logged: headers, queries, bodies, and tokens in plain sight. */

export const redacted = '[redacted]';

const secretHeaders =
  /^(authorization|proxy-authorization|cookie|set-cookie|npm-otp|x-.*(token|secret|key))$/;
const secretFields =
  /^(.*token|.*password|.*secret|jwt|oidc|sig|signature|code|assertion|.*api[-_]?key|key|_auth.*)$/i;
const tokenShapes =
  /\b(gh[opsur]_[A-Za-z0-9_]{4,}|github_pat_\w+|pypi-[\w-]{8,}|cio\w{4,}|npm_[A-Za-z0-9]{8,}|eyJ[\w-]+\.[\w-]+\.[\w-]*)/g;

/** Headers with the values of credentials replaced. Names are lower case. */
export function redactHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return mapValues(headers, (name, value) =>
    secretHeaders.test(name) ? redacted : redactText(value),
  );
}

/** A path with its query, secret parameters replaced. */
export function redactPath(url: URL): string {
  const query = [...url.searchParams]
    .map(([name, value]) => {
      const shown = secretFields.test(name) ? redacted : encodeURIComponent(redactText(value));
      return `${encodeURIComponent(name)}=${shown}`;
    })
    .join('&');
  return redactText(url.pathname) + (query === '' ? '' : `?${query}`);
}

/** Text with everything that has the shape of a token replaced. */
export function redactText(text: string): string {
  return text.replace(tokenShapes, redacted);
}

/** Plain data with the values of secret fields replaced, at any depth. */
export function redactData(data: unknown): unknown {
  if (typeof data === 'string') return redactText(data);
  if (Array.isArray(data)) return data.map(redactData);
  if (typeof data !== 'object' || data === null) return data;
  return mapValues(data as Record<string, unknown>, (name, value) =>
    secretFields.test(name) && (typeof value === 'string' || typeof value === 'number')
      ? redacted
      : redactData(value),
  );
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  map: (name: string, value: From) => To,
): Record<string, To> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, map(name, value)]),
  );
}
