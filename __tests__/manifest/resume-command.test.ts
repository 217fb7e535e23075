import { describe, expect, it } from '@jest/globals';
import { resumeCommand } from '../../src/manifest/resume-command.ts';
import { manifest, manifestSha256 } from '../release/support/sealed.ts';

const facts = { manifest, manifestSha256, artifactId: 77, runId: 1001 };

describe('the resume command', () => {
  it('names the workflow and the four values that it needs', () => {
    expect(resumeCommand(facts)).toBe(
      `gh workflow run release.yml --repo octo/demo -f tag=v1.2.3 -f sealed-run-id=1001 -f sealed-artifact-id=77 -f manifest-digest=sha256:${manifestSha256}`,
    );
  });

  it('quotes what a shell would read otherwise', () => {
    const hostile = { ...manifest, tag: "v1.2.3'; rm -rf $HOME" };
    expect(resumeCommand({ ...facts, manifest: hostile })).toContain(
      `-f tag='v1.2.3'\\''; rm -rf $HOME'`,
    );
  });

  it('quotes a workflow file whose name has a space', () => {
    const build = { workflow: 'octo/demo/.github/workflows/my release.yml@refs/tags/v1', runId: 5 };
    expect(resumeCommand({ ...facts, manifest: { ...manifest, build } })).toMatch(
      /^gh workflow run 'my release\.yml' --repo octo\/demo -f /,
    );
  });

  it('is none when the set is in no artifact', () => {
    expect(resumeCommand({ ...facts, artifactId: undefined })).toBeUndefined();
  });
});
