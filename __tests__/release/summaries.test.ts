import { beforeEach, describe, expect, it } from '@jest/globals';
import { renderStageSummary } from '../../src/release/stage-summary.ts';
import { renderUndraftSummary } from '../../src/release/undraft-summary.ts';
import { storedAsset } from './support/fake-releases.ts';
import { stage, stagedGithub, undraft } from './support/runs.ts';
import { assets, manifest, manifestSha256 } from './support/sealed.ts';

const resume = { manifest, manifestSha256, artifactId: 77, runId: 1001 };
let github: ReturnType<typeof stagedGithub>;
beforeEach(() => {
  github = stagedGithub();
});

describe('the summary of stage-release', () => {
  it('tells every asset with its digest and verdict', async () => {
    const summary = renderStageSummary(await stage(github), { dryRun: false, resume });
    expect(summary).toContain('### stage-release: the draft was complete already');
    for (const { name, sha256 } of assets) {
      expect(summary).toContain(`| \`${name}\` |`);
      expect(summary).toContain(sha256.slice(0, 12));
    }
    expect(summary).not.toContain('gh workflow run');
  });

  it('tells what a dry run would do', async () => {
    github.draft.assets[0]!.state = 'starter';
    github.draft.assets.pop();
    github.draft.tag = 'untagged-1';
    const summary = renderStageSummary(await stage(github, { dryRun: true }), {
      dryRun: true,
      resume,
    });
    expect(summary).toContain('dry run, nothing was written');
    expect(summary).toContain('delete the stub');
    expect(summary).toMatch(/- upload `.+` \(\d+ bytes\)/);
    expect(summary).toContain('and set its tag');
    expect(summary).toMatch(/- keep `/);
  });

  it('tells what a dry run would create, or leave alone', async () => {
    github.stored.pop();
    const about = { dryRun: true, resume };
    expect(renderStageSummary(await stage(github, { dryRun: true }), about)).toContain(
      'create a draft for `v1.2.3`',
    );
    github.stored.push({ ...github.draft, draft: false });
    expect(renderStageSummary(await stage(github, { dryRun: true }), about)).toContain(
      'leave release',
    );
  });

  it('tells every failure with its cure, and how to go on', async () => {
    github.draft.assets[0]!.bytes = Buffer.from('x');
    github.draft.assets.push(storedAsset(99, 'a|b`<script>', Buffer.from('x')));
    const summary = renderStageSummary(await stage(github), { dryRun: false, resume });
    expect(summary).toContain('failed with RELEASE_ASSET_UNEXPECTED');
    expect(summary).toContain('**RELEASE_ASSET_DIFFERS**');
    expect(summary).toContain('**Do this:**');
    expect(summary).toContain('gh workflow run release.yml --repo octo/demo -f tag=v1.2.3');
    expect(summary).toContain('asset a\\|b\\`&lt;script>');
    expect(summary).not.toContain('a|b');
  });

  it('tells a failure before anything was found', async () => {
    github.draft.body = '';
    const summary = renderStageSummary(await stage(github), { dryRun: true, resume });
    expect(summary).toContain('failed with RELEASE_FOREIGN_DRAFT');
    expect(summary).toContain('No release of `v1.2.3`');
    expect(summary).not.toContain('fail with');
  });
});

describe('the summary of undraft-release', () => {
  it('tells what every channel was seen to serve', async () => {
    const summary = renderUndraftSummary(await undraft(github), resume);
    expect(summary).toContain('### undraft-release: the release is public');
    expect(summary).toMatch(/`pypi` \(pypi\) \| ✅ published \| \[.+\]\(https:\/\/example\.org\//);
    expect(summary).toContain('Latest release: yes');
    expect(summary).toContain('publish-pypi success');
    expect(summary).not.toContain('❌');
  });

  it('tells a channel that is not proven, and how to go on', async () => {
    const needs = { preflight: { result: 'success', outputs: {} } };
    const summary = renderUndraftSummary(await undraft(github, { request: { needs } }), resume);
    expect(summary).toContain('refused with RECEIPT_MISSING, the release was not published');
    expect(summary).toContain('| `crate` (crates) | ❌ not proven |');
    expect(summary).toContain('gh workflow run release.yml');
  });

  it('shouts when the release is public and in doubt', async () => {
    const releases = {
      ...github.port,
      update: async (...args: Parameters<typeof github.port.update>) => {
        const result = await github.port.update(...args);
        github.draft.assets[0]!.id += 1000;
        return result;
      },
    };
    const summary = renderUndraftSummary(await undraft(github, { releases }), resume);
    expect(summary).toContain('PUBLIC, BUT IN DOUBT: UNDRAFT_READBACK_DIFFERS');
  });

  it('says so when no channel but the release itself was sealed', async () => {
    const alone = { ...manifest, channels: [] };
    const report = await undraft(github, { dryRun: true });
    const summary = renderUndraftSummary(report, { ...resume, manifest: alone });
    expect(summary).toContain('dry run: everything holds, nothing was published');
    expect(summary).toContain('No channel but the GitHub release was sealed.');
  });

  it('links no address that is not plain https', async () => {
    github.draft.assets.pop();
    const report = await undraft(github);
    const release = { ...report.release!, url: 'javascript:alert(1)' };
    expect(renderUndraftSummary({ ...report, release }, resume)).not.toContain('](javascript');
  });
});
