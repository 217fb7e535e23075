/** The inputs of verify-tag, which preflight has as well. */
import type { InputValues } from '../define-action.ts';
import { choice, list, path, text } from '../inputs.ts';
import type { TagRequest } from './verify.ts';

const policy = choice(['refuse', 'allow']);

export const tagInputs = () => ({
  tag: text({
    describe: 'Tag that is released. Not looked at with `version-from: file`.',
    default: '${{ github.ref_name }}',
  }),
  prefix: text({
    describe: 'What stands before the version in a tag; `none` for tags that are the version.',
    default: 'v',
  }),
  prerelease: policy({
    describe: 'What to do with a pre-release such as v1.2.3-rc.1.',
    default: 'refuse',
  }),
  buildMetadata: policy({
    describe: 'What to do with build metadata such as v1.2.3+build.5.',
    default: 'refuse',
  }),
  onMismatch: choice(['fail', 'skip'])({
    describe:
      'What to do with a tag that is not one to release: `skip` gives a notice and `ok=false`. A version file that disagrees always fails.',
    default: 'fail',
  }),
  versionFiles: list({
    describe:
      'Files that carry the version, one a line: Cargo.toml, pyproject.toml, package.json, a Python module with `__version__`, VERSION, or any `path#pattern` (a regular expression with one group).',
    optional: true,
  }),
  versionFrom: choice(['tag', 'file'])({
    describe:
      '`file` for releases that a merged version bump starts: the tag is the prefix and the version of the files, and `should-release` tells whether that release is still to be made.',
    default: 'tag',
  }),
  workingDirectory: path({
    describe: 'Folder that the version files are below.',
    default: '.',
  }),
});

/** What the outputs of verify-tag hold. */
export const tagOutputDescriptions = {
  ok: '`true` when the tag is one to release and every check passed.',
  tag: 'The tag that is released.',
  version: 'The version, without the prefix.',
  commit: 'The commit that the tag points at, annotated tags peeled.',
  prerelease: '`true` for a pre-release.',
  shouldRelease: '`false` when that release exists already, or the tag was passed over.',
  previousVersion: 'The highest published release below this one; empty for the first.',
} as const;

/** The request that the inputs make: an empty input means its default, so no prefix has a word. */
export function tagRequest(inputs: InputValues<ReturnType<typeof tagInputs>>): TagRequest {
  return {
    ...inputs,
    prefix: inputs.prefix === 'none' ? '' : inputs.prefix,
    versionFiles: inputs.versionFiles ?? [],
  };
}
