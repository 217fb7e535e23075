/** The Simple API as HTML: https://packaging.python.org/en/latest/specifications/simple-repository-api/ */

/** A link to a file, as the page has it. */
export interface SimpleLink {
  readonly filename: string;
  /** Absolute, without a fragment. */
  readonly url: string;
  /** As the fragment tells it: 64 hexadecimal digits. */
  readonly sha256: string | undefined;
  readonly yanked: boolean;
}

// A quoted value may hold `>`. Its length is capped: what is never closed is not searched for far.
const tag = /<(a|base)\s((?:[^<>"']|"[^"]{0,8192}"|'[^']{0,8192}')*)>/gi;
const attribute = /([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?/g;

/** Every link of the page at that address, in its order; one that cannot be read is left out. */
export function parseSimpleHtml(page: string, pageUrl: string): SimpleLink[] {
  const links: SimpleLink[] = [];
  let base = pageUrl;
  for (const [, name = '', text = ''] of page.replace(/<!--[^]*?-->/g, '').matchAll(tag)) {
    const attributes = readAttributes(text);
    const href = attributes.get('href');
    if (href === undefined || !URL.canParse(href, base)) continue;
    const url = new URL(href, base);
    if (name.toLowerCase() === 'base') base = url.href;
    else links.push(linkOf(url, attributes.has('data-yanked')));
  }
  return links;
}

function linkOf(url: URL, yanked: boolean): SimpleLink {
  const sha256 = /^#(?:.*&)?sha256=([0-9a-f]{64})(?:&|$)/.exec(url.hash)?.[1];
  url.hash = '';
  return { filename: lastSegment(url), url: url.href, sha256, yanked };
}

/** What installers take the file's name from. */
function lastSegment({ pathname }: URL): string {
  const segment = pathname.split('/').at(-1)!;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function readAttributes(text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(attribute)].map(([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      decodeEntities(double ?? single ?? bare ?? ''),
    ]),
  );
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, ...groups) => {
    const [decimal, hexadecimal, name] = groups as (string | undefined)[];
    if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
    const point = decimal === undefined ? parseInt(hexadecimal!, 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
