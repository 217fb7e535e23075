/** From a tag to a version: strictly, because registries and sorting tools are strict later. */
import { tagFailure } from './failures.ts';

export interface TagPolicy {
  /** What stands before the version; may be empty. */
  readonly prefix: string;
  readonly prerelease: 'refuse' | 'allow';
  readonly buildMetadata: 'refuse' | 'allow';
}

export interface ParsedTag {
  readonly tag: string;
  /** Semantic Versioning 2.0.0, without the prefix. */
  readonly version: string;
  readonly prerelease: boolean;
}

const number = '(?:0|[1-9][0-9]*)';
const identifier = `(?:${number}|[0-9]*[A-Za-z-][0-9A-Za-z-]*)`;
// https://semver.org/#backusnaur-form-grammar-for-valid-semver-versions
const grammar = new RegExp(
  `^${number}\\.${number}\\.${number}` +
    `(-${identifier}(?:\\.${identifier})*)?(\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`,
);
/** A ref may be longer, but no registry takes a longer version. */
const maxLength = 128;

/** Whether the text is a version of Semantic Versioning 2.0.0, with nothing around it. */
export function isSemver(text: string): boolean {
  return text.length <= maxLength && grammar.test(text) && numbersAreSafe(text);
}

/** The version in a tag, undefined when the tag is not the prefix and a version. */
export function findVersion(tag: string, prefix: string): string | undefined {
  const version = tag.startsWith(prefix) ? tag.slice(prefix.length) : '';
  return isSemver(version) ? version : undefined;
}

/** Throws TAG_NOT_SEMVER, TAG_PRERELEASE_REFUSED, TAG_BUILD_METADATA_REFUSED. */
export function parseTag(tag: string, policy: TagPolicy): ParsedTag {
  const version = findVersion(tag, policy.prefix);
  if (version === undefined) throw notSemver(tag, policy.prefix);
  const [, prerelease, buildMetadata] = grammar.exec(version)!;
  if (prerelease !== undefined && policy.prerelease === 'refuse') {
    throw tagFailure('TAG_PRERELEASE_REFUSED', {
      seen: `the tag ${tag} names a pre-release (${prerelease.slice(1)}).`,
      expected: 'a version without a pre-release part',
      cure: 'Set `prerelease: allow` to release it, or tag a final version.',
    });
  }
  if (buildMetadata !== undefined && policy.buildMetadata === 'refuse') {
    throw tagFailure('TAG_BUILD_METADATA_REFUSED', {
      seen: `the tag ${tag} carries build metadata (${buildMetadata.slice(1)}).`,
      expected:
        'a version without it: versions that differ only there are the same to every registry',
      cure: 'Tag a version without the part after `+`, or set `build-metadata: allow`.',
    });
  }
  return { tag, version, prerelease: prerelease !== undefined };
}

function notSemver(tag: string, prefix: string) {
  const example = `${prefix}1.2.3`;
  return tagFailure('TAG_NOT_SEMVER', {
    seen: `the tag ${JSON.stringify(tag)}: ${whyNot(tag, prefix)}.`,
    expected: `a tag such as ${example}${prefix === '' ? ' (no prefix)' : ''}`,
    cure: `Push a tag such as ${example} at the commit to release; or adapt \`prefix\`; with \`on-mismatch: skip\` other tags are passed over.`,
  });
}

/** Why this is no tag of a version, for the one who pushed it. */
function whyNot(tag: string, prefix: string): string {
  if (!tag.startsWith(prefix)) return `it does not start with ${JSON.stringify(prefix)}`;
  const version = tag.slice(prefix.length);
  if (/^\s|\s$/.test(version)) return 'it has white space around the version';
  if (version.length > maxLength) return `it is longer than ${maxLength} characters`;
  const core = version.split(/[-+]/, 1)[0]!;
  const segments = core.split('.');
  if (!segments.every((segment) => /^[0-9]+$/.test(segment))) {
    return 'what follows the prefix does not start with numbers and dots';
  }
  if (segments.length !== 3) return `it has ${segments.length} number segment(s) instead of 3`;
  if (segments.some((segment) => /^0[0-9]/.test(segment))) return 'a number has a leading zero';
  if (!numbersAreSafe(version)) return 'a number is larger than 2^53 - 1';
  return 'the part after the numbers is not a pre-release or build metadata';
}

/** Larger numbers would be rounded by everything written in JavaScript. */
function numbersAreSafe(version: string): boolean {
  const [core] = version.split(/[-+]/, 1);
  return core!.split('.').every((segment) => Number.isSafeInteger(Number(segment)));
}
