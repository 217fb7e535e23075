/** The mark on notes of a release that is public and not to be used. */

const heading = '> **Do not use this release.**';

/** Whether the notes have the mark already. */
export function isMarkedUnsafe(body: string): boolean {
  return body.replaceAll('\r\n', '\n').startsWith(`> [!CAUTION]\n${heading}`);
}

/** The body with the mark before everything else; the marker in it stays where it is. */
export function markUnsafe(body: string, why: string): string {
  return `> [!CAUTION]\n${heading} ${why}\n\n${body}`;
}
