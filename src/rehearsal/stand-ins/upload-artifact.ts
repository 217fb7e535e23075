/** actions/upload-artifact: files into the results service, its rules on names and repeats kept. */
import { readFileSync } from 'node:fs';
import { createArtifactClient } from '../artifact-client.ts';
import { findUploadFiles } from '../artifact-paths.ts';
import { StepFailure, type StandIn } from '../stand-in.ts';
import { renderZip } from '../zip.ts';

export const uploadArtifact: StandIn = {
  action: 'actions/upload-artifact',
  defaults: {
    name: 'artifact',
    'if-no-files-found': 'warn',
    'retention-days': '0',
    overwrite: 'false',
    'include-hidden-files': 'false',
  },
  async run(step) {
    const name = step.input('name');
    const path = step.input('path');
    if (/["<>|*?\r\n\\/:]/.test(name))
      throw new StepFailure(`The artifact name is not valid: ${name}`);
    if (path === '') throw new StepFailure('Input required and not supplied: path');
    const hidden = step.input('include-hidden-files') === 'true';
    const files = findUploadFiles(step.folders.workspace, path, { hidden });
    if (files.length === 0) {
      const message = `No files were found with the provided path: ${path}. No artifacts will be uploaded.`;
      if (step.input('if-no-files-found') === 'error') throw new StepFailure(message);
      if (step.input('if-no-files-found') === 'warn') step.warn(message);
      return;
    }
    const client = createArtifactClient(step.world.http, step.access);
    if (step.input('overwrite') === 'true' && (await client.list({ name })).length > 0) {
      await client.remove(name);
    }
    const zip = renderZip(
      files.map((file) => ({ name: file.name, content: readFileSync(file.path) })),
    );
    const { id, sha256 } = await client.upload(
      name,
      zip,
      expiry(step.input('retention-days'), step.now()),
    );
    step.say(`${files.length} file(s) are artifact ${id} (${name}), sha256 ${sha256}`);
    step.setOutput('artifact-id', String(id));
    step.setOutput('artifact-digest', sha256);
    step.setOutput(
      'artifact-url',
      `https://github.com/${step.world.repository}/actions/runs/${step.run.runId}/artifacts/${id}`,
    );
  },
};

/** 0 days mean the repository's setting. */
function expiry(days: string, now: Date): Date | undefined {
  const count = Number(days);
  return count > 0 ? new Date(now.getTime() + count * 86_400_000) : undefined;
}
