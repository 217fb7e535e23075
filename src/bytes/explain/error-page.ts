/** What a page says that came in place of a file. */

const maxMessage = 120;

/** What servers and proxies begin with that answer in plain text. */
const refusal =
  /\b(?:[45]\d\d|error|not found|forbidden|denied|unauthori[sz]ed|unavailable|bad (?:gateway|request)|time(?:d |-)?out|too many requests|rate limit)\b/i;

/** Whether a short text tells, in its first line, that something else could not be had. */
export function tellsOfError(text: string): boolean {
  return refusal.test(text.trimStart().split('\n', 1)[0]!);
}

/** Title, error code or message of an HTML, XML or JSON page, from its beginning. */
export function summarisePage(start: string): string {
  const said =
    between(start, /<title[^>]*>(.*?)<\/title>/is) ??
    between(start, /<h1[^>]*>(.*?)<\/h1>/is) ??
    between(start, /<message>(.*?)<\/message>/is) ??
    between(start, /<code>(.*?)<\/code>/is) ??
    between(
      start,
      /"(?:message|detail|error_description|error|title)"\s*:\s*"((?:[^"\\]|\\.)*)"/i,
    ) ??
    start;
  return said
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, maxMessage);
}

function between(text: string, pattern: RegExp): string | undefined {
  const found = pattern.exec(text)?.[1]?.trim();
  return found === '' ? undefined : found;
}
