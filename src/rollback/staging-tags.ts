/** Which tags of a repository are staging tags of this release, by the templates given: pure. */
import type { ImageRepository } from '../image-ports.ts';
import { isImageTag, parseImageReference, renderRepository } from '../oci/reference.ts';
import { invalidInput } from '../structured-input.ts';
import { isSemver } from '../tag/parse.ts';
import type { RollbackSubject } from './state.ts';

/** A template, with what it stands for in this release. */
export interface StagingPattern {
  readonly repository: ImageRepository;
  readonly template: string;
  /** Undefined when something that it names is not known of this release. */
  readonly pattern: RegExp | undefined;
  readonly isGlob: boolean;
}

const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g;
const anyTagText = '[A-Za-z0-9._-]*';

/**
 * `ghcr.io/octo/demo:build-{{run}}-*`: a whole reference whose tag names the version, the commit
 * or the run, since without these it would take other releases' tags too; `*` is any text, and
 * needs the commit or the run. Throws INPUT_INVALID, IMAGE_REFERENCE_INVALID.
 */
export function parseStagingPattern(text: string, subject: RollbackSubject): StagingPattern {
  const colon = text.lastIndexOf(':');
  const place = text.slice(0, Math.max(colon, 0));
  const template = text.slice(colon + 1);
  if (place === '' || template.includes('/')) throw invalid(text, 'it has no tag');
  const { repository, tag, digest } = parseImageReference(place);
  if (tag !== undefined || digest !== undefined) throw invalid(text, 'it has two tags');
  const names = [...template.matchAll(placeholder)].map(([, name = '']) => name);
  const other = names.find((name) => !['version', 'commit', 'run'].includes(name));
  if (other !== undefined) throw invalid(text, `it has {{${other}}}`);
  if (names.length === 0) throw invalid(text, 'it names neither version, commit nor run');
  const isGlob = template.includes('*');
  if (isGlob && !names.some((name) => name !== 'version')) {
    throw invalid(text, 'it has a `*` and only the version, with which pre-releases begin as well');
  }
  const values = valuesOf(subject);
  const rendered = template.replace(placeholder, (_, name: string) => values[name] ?? '');
  if (!isImageTag(rendered.replaceAll('*', 'x'))) throw invalid(text, `its tag is ${rendered}`);
  if (!isGlob && isVersionTag(rendered, subject)) {
    throw invalid(text, 'it is the tag of the release itself, which its receipt decides about');
  }
  const isKnown = names.every((name) => values[name] !== undefined);
  const pattern = isKnown ? patternOf(template, values) : undefined;
  return { repository, template, isGlob, pattern };
}

/**
 * Names that the pattern takes. What a promotion set is never a staging tag, and neither is, to a
 * glob, what is named like a version: it may be an earlier pre-release.
 */
export function selectStaging(
  names: readonly string[],
  { pattern, isGlob, repository }: StagingPattern,
  promoted: readonly { readonly repository: ImageRepository; readonly name: string }[],
): readonly string[] {
  const place = renderRepository(repository);
  const released = new Set(
    promoted.filter((tag) => renderRepository(tag.repository) === place).map(({ name }) => name),
  );
  return names.filter(
    (name) =>
      pattern?.test(name) === true &&
      !released.has(name) &&
      !(isGlob && isSemver(name.replace(/^v/, ''))),
  );
}

function valuesOf({ version, commit, run }: RollbackSubject): Record<string, string | undefined> {
  return { version, commit, run: run?.toString() };
}

function isVersionTag(name: string, { version }: RollbackSubject): boolean {
  return version !== undefined && (name === version || name === `v${version}`);
}

/** A value is never a part of a longer number: `build-12*` is not for `build-123`. */
function patternOf(template: string, values: Record<string, string | undefined>): RegExp {
  const parts = template.split(/(\{\{[^{}]*\}\}|\*)/).map((part) => {
    if (part === '*') return anyTagText;
    const name = /^\{\{\s*(.*?)\s*\}\}$/.exec(part)?.[1];
    return name === undefined ? escaped(part) : `(?<![0-9])${escaped(values[name]!)}(?![0-9])`;
  });
  return new RegExp(`^${parts.join('')}$`);
}

function escaped(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}

function invalid(text: string, seen: string) {
  return invalidInput(
    'prerelease-tags',
    `${JSON.stringify(text.slice(0, 300))}: ${seen}`,
    'a repository with its registry, and a tag with {{version}}, {{commit}} or {{run}} in it, beside a `*` one of the latter two: `ghcr.io/octo/demo:build-{{run}}-*`',
  );
}
