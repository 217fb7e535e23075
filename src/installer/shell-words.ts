/** Text that becomes part of a shell script: nothing in it is ever more than text. */
import { installerFailure } from './failures.ts';

/** A word in single quotes. Throws a RangeError for what they cannot hold: it was checked before. */
export function quoted(text: string): string {
  if (/^[\x20-\x26\x28-\x7e]*$/.test(text)) return `'${text}'`;
  throw new RangeError(`${JSON.stringify(text)} cannot stand between single quotes.`);
}

/**
 * A word that has the script's version where the text has the release's: file names of
 * another version are found by it.
 */
export function quotedWithVersion(text: string, version: string): string {
  const parts = text.split(versionPattern(version));
  return parts.map((part) => (part === '' ? '' : quoted(part))).join('"$version"');
}

/** Not inside of a longer number: `1.2.0` is not in `11.2.0`, `4.1.2.0` and `1.2.01`. */
function versionPattern(version: string): RegExp {
  const escaped = version.replaceAll(/[^0-9A-Za-z]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![0-9]|[0-9]\.)${escaped}(?![0-9]|\.[0-9])`);
}

export interface ScriptVersion {
  /** What stands before the version in a tag: `v`. */
  readonly tagPrefix: string;
  readonly version: string;
}

/** Of a release's tag. Throws INSTALLER_NAME_UNFIT for what must not become part of an address. */
export function splitTag(tag: string, version: string): ScriptVersion {
  const tagPrefix = tag.slice(0, tag.length - version.length);
  const fits =
    /^[0-9A-Za-z][0-9A-Za-z.+-]*$/.test(version) &&
    /^[0-9A-Za-z._/+@-]*$/.test(tagPrefix) &&
    !tag.includes('..');
  if (fits && tag === `${tagPrefix}${version}`) return { tagPrefix, version };
  throw installerFailure('INSTALLER_NAME_UNFIT', {
    seen: `the tag is ${JSON.stringify(tag)} and the version ${JSON.stringify(version)}`,
    expected: 'a tag that ends with the version, both of letters, digits and `. _ + - / @`',
    cure: 'Release under a plain tag such as v1.2.0.',
  });
}
