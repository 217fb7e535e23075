/** Tags from templates: `{{version}}`, `{{major}}.{{minor}}`, `latest`. */
import { parse, type SemVer } from 'semver';
import { isSemver } from '../tag/parse.ts';
import { imageFailure } from './failures.ts';
import { isImageTag } from './reference.ts';

/** A tag that is to stand at the image. */
export interface WantedTag {
  readonly name: string;
  /** Whether later versions take it over; the tag of a version itself belongs to that image. */
  readonly moving: boolean;
  /** Whether pre-releases leave it alone: `latest`, and what a line of versions is named by. */
  readonly stableOnly: boolean;
  /** Names of tags of versions that this one may have stood at, and the version in such a name. */
  readonly versionIn: (tag: string) => string | undefined;
}

const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g;
const parts = ['version', 'major', 'minor', 'patch'] as const;
type Part = (typeof parts)[number];

/** The version as an order knows it. Throws IMAGE_VERSION_INVALID. */
export function parseVersion(text: string): SemVer {
  const version = isSemver(text) ? parse(text) : null;
  if (version) return version;
  throw imageFailure('IMAGE_VERSION_INVALID', {
    seen: `the version ${JSON.stringify(text.slice(0, 200))}`,
    expected: 'a version of Semantic Versioning, without a `v`: `1.6.0`',
    cure: 'Give the `version` output of verify-tag.',
  });
}

/**
 * The tags of a version, those of the version itself first, otherwise in the order of the
 * templates: a moving tag is set when everything else stands. Throws IMAGE_TAG_INVALID.
 */
export function renderTags(templates: readonly string[], text: string): readonly WantedTag[] {
  const version = parseVersion(text);
  const used = templates.map((template) => ({ template, parts: partsOf(template) }));
  const names = used.map(({ template }) => render(template, version));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalid(`two templates give the tag ${twice}`);
  const fixed = used.filter((one) => isFixed(one.parts, version)).map(({ template }) => template);
  const patterns = (fixed.length > 0 ? fixed : ['{{version}}', 'v{{version}}']).map(versionPattern);
  const tags = used.map(({ parts: own }, index): WantedTag => {
    const name = names[index]!;
    return {
      name,
      moving: !isFixed(own, version),
      stableOnly: own.length > 0 || /^latest\b/.test(name),
      versionIn: (tag) => {
        const found = patterns.map((pattern) => pattern.exec(tag)?.[1]).find((one) => one);
        return found !== undefined && isOfLine(found, own, version) ? found : undefined;
      },
    };
  });
  return [...tags.filter(({ moving }) => !moving), ...tags.filter(({ moving }) => moving)];
}

function partsOf(template: string): readonly Part[] {
  const used = [...template.matchAll(placeholder)].map(([, name]) => name ?? '');
  const unknown = used.find((name) => !parts.some((part) => part === name));
  if (unknown !== undefined) {
    throw invalid(`the template ${JSON.stringify(template)} has {{${unknown}}}`);
  }
  return used as readonly Part[];
}

/** Whether the tag names the whole version, so that no other image may ever have it. */
function isFixed(used: readonly Part[], { prerelease }: SemVer): boolean {
  const whole = (['major', 'minor', 'patch'] as const).every((part) => used.includes(part));
  return used.includes('version') || (whole && prerelease.length === 0);
}

function render(template: string, version: SemVer): string {
  const values: Readonly<Record<string, string>> = {
    version: version.raw,
    major: String(version.major),
    minor: String(version.minor),
    patch: String(version.patch),
  };
  const name = template.replace(placeholder, (_, part: string) => values[part]!);
  if (isImageTag(name)) return name;
  throw invalid(`the template ${JSON.stringify(template)} gives ${JSON.stringify(name)}`);
}

/** What `v{{version}}-alpine` was for other versions. */
function versionPattern(template: string): RegExp {
  const whole = template.replace(
    /\{\{\s*major\s*\}\}\.\{\{\s*minor\s*\}\}\.\{\{\s*patch\s*\}\}/,
    '{{version}}',
  );
  const literals = whole.split(placeholder).filter((_, index) => index % 2 === 0);
  const [before = '', ...after] = literals.map((text) =>
    text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  return new RegExp(`^${before}(\\d+\\.\\d+\\.\\d+(?:-[0-9A-Za-z.-]+)?)${after.join('.*')}$`);
}

/** `1.6` has stood at versions of 1.6 only, `latest` at any. */
function isOfLine(text: string, used: readonly Part[], version: SemVer): boolean {
  const other = isSemver(text) ? parse(text) : null;
  if (!other) return false;
  if (used.includes('major') && other.major !== version.major) return false;
  return !used.includes('minor') || other.minor === version.minor;
}

function invalid(seen: string) {
  return imageFailure('IMAGE_TAG_INVALID', {
    seen,
    expected:
      'tags of letters, digits, `.`, `_` and `-`, each once, made of {{version}}, {{major}}, {{minor}} and {{patch}}',
    cure: 'Correct `tags`. A version with build metadata (`+…`) cannot be a tag: leave that part away when you tag the release.',
  });
}
