/**
 * Runs in a process of its own, as a step does: octokit and the artifact client
 * with production addresses, sent through the world by the environment alone.
 */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

const [, , command, folder = '', ...rest] = process.argv;
const [owner, repo] = process.env.GITHUB_REPOSITORY!.split('/') as [string, string];
const token = process.env.GITHUB_TOKEN!;

async function artifactClient() {
  return new (await import('@actions/artifact')).DefaultArtifactClient();
}

async function octokit() {
  return (await import('@actions/github')).getOctokit(token);
}

const commands: Record<string, () => Promise<unknown>> = {
  /** Files to upload; answers the artifact's ID and digest, and how a second try is refused. */
  async upload() {
    const client = await artifactClient();
    const files = rest.map((name) => join(folder, name));
    const upload = () => client.uploadArtifact('sealed', files, folder, { retentionDays: 30 });
    const uploaded = await upload();
    const refusal = await upload().catch(String);
    return { ...uploaded, refusal };
  },

  /** An artifact of this run. */
  async download() {
    const client = await artifactClient();
    return client.downloadArtifact(Number(rest[0]), { path: folder, expectedHash: rest[1]! });
  },

  /** An artifact of another run: found and fetched through the REST API. */
  async downloadFrom() {
    const client = await artifactClient();
    const findBy = {
      token,
      workflowRunId: Number(rest[0]),
      repositoryOwner: owner,
      repositoryName: repo,
    };
    const { artifact } = await client.getArtifact('sealed', { findBy });
    await client.downloadArtifact(artifact.id, { path: folder, findBy });
    return artifact;
  },

  /** What is listed before and after the deletion. */
  async remove() {
    const client = await artifactClient();
    const before = (await client.listArtifacts()).artifacts.length;
    const removed = await client.deleteArtifact('sealed');
    const after = (await client.listArtifacts()).artifacts.length;
    return { before, removed: removed.id, after };
  },

  /** A draft with one asset, published and read back. */
  async release() {
    const { rest: api } = await octokit();
    const fields = { owner, repo, tag_name: rest[0]!, name: rest[0]! };
    const draft = await api.repos.createRelease({ ...fields, draft: true });
    const path = rest[1]!;
    const asset = await api.repos.uploadReleaseAsset({
      owner,
      repo,
      release_id: draft.data.id,
      name: basename(path),
      data: (await readFile(path)) as unknown as string,
      url: draft.data.upload_url,
    });
    const served = await api.repos.getReleaseAsset({
      owner,
      repo,
      asset_id: asset.data.id,
      headers: { accept: 'application/octet-stream' },
    });
    const published = await api.repos.updateRelease({
      ...fields,
      release_id: draft.data.id,
      draft: false,
    });
    const latest = await api.repos.getLatestRelease({ owner, repo });
    return {
      served: Buffer.from(served.data as unknown as ArrayBuffer).toString('utf8'),
      digest: asset.data.digest,
      url: published.data.html_url,
      latest: latest.data.tag_name,
    };
  },

  /** Every run of a commit, page after page. */
  async runs() {
    const { paginate, rest: api } = await octokit();
    const runs = await paginate(api.actions.listWorkflowRunsForRepo, {
      owner,
      repo,
      head_sha: rest[0]!,
      per_page: 2,
    });
    return runs.map(({ id }) => id);
  },
};

// The artifact client writes to stdout as well; the answer is the last line.
process.stdout.write(`\n${JSON.stringify(await commands[command!]!())}\n`);
