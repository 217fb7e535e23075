/** What the canonical files must contain, whoever built them. */
import picomatch from 'picomatch';
import type { Files } from '../ports.ts';
import type { DistributionName, WheelName } from './distribution-name.ts';
import { pythonFailure } from './failures.ts';
import { readDistribution, requireContentOf, type DistributionContent } from './metadata.ts';

export interface ContentRules {
  /** Tags such as `py3-none-any`; `*` stands for any part of one. */
  readonly requiredWheelTags: readonly string[];
  /** Names such as `LICENSE`, relative to the project's root. */
  readonly requiredLicenses: readonly string[];
}

/** Throws PYTHON_TAG_MISSING, PYTHON_METADATA_MISMATCH, PYTHON_LICENSE_MISSING, ARCHIVE_*. */
export async function requireContent(
  distributions: readonly { readonly name: DistributionName; readonly path: string }[],
  rules: ContentRules,
  files: Pick<Files, 'stream' | 'stat'>,
): Promise<void> {
  requireTags(
    distributions.flatMap(({ name }) => (name.kind === 'wheel' ? [name] : [])),
    rules.requiredWheelTags,
  );
  for (const { name, path } of distributions) {
    const content = await readDistribution(path, name.kind, files);
    requireContentOf(name, content);
    for (const license of rules.requiredLicenses) requireLicense(name, content, license);
  }
}

function requireTags(wheels: readonly WheelName[], required: readonly string[]): void {
  const tags = wheels.flatMap((wheel) => wheel.tags);
  const missing = required.filter(
    (pattern) => !tags.some((tag) => picomatch.isMatch(tag, pattern.toLowerCase())),
  );
  if (missing.length === 0) return;
  throw pythonFailure('PYTHON_TAG_MISSING', {
    seen: `no wheel is tagged ${missing.join(', ')}; there are ${tags.join(', ') || 'none'}`,
    expected: 'a wheel for every required tag',
    cure: 'Check the build matrix, or correct `required-wheel-tags`.',
  });
}

function requireLicense(
  name: DistributionName,
  content: DistributionContent,
  license: string,
): void {
  const places =
    name.kind === 'wheel'
      ? // PEP 639 puts them under licenses/; older backends beside METADATA.
        [`[^/]+\\.dist-info/licenses/`, `[^/]+\\.dist-info/`]
      : ['[^/]+/'];
  const escaped = license.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = new RegExp(`^(?:${places.join('|')})${escaped}$`);
  if ([...content.members].some((member) => pattern.test(member))) return;
  throw pythonFailure('PYTHON_LICENSE_MISSING', {
    seen: `${name.filename} has no ${license}`,
    expected: `${license} in every distribution`,
    cure: 'List it under `license-files` in pyproject.toml, or correct `required-licenses`.',
  });
}
