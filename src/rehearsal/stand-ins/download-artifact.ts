/** actions/download-artifact: by name, by IDs, by pattern, or all of the run. */
import { join, resolve } from 'node:path';
import picomatch from 'picomatch';
import { createArtifactClient, type ListedArtifact } from '../artifact-client.ts';
import { StepFailure, type StandIn, type StandInStep } from '../stand-in.ts';
import { unpackZip } from '../unzip.ts';

export const downloadArtifact: StandIn = {
  action: 'actions/download-artifact',
  defaults: { path: '', 'merge-multiple': 'false' },
  async run(step) {
    if (step.input('run-id') !== '' && step.input('run-id') !== String(step.run.runId)) {
      throw new StepFailure('The rehearsal downloads artifacts of its own run only.');
    }
    const client = createArtifactClient(step.world.http, step.access);
    const { artifacts, single } = choose(step, await client.list());
    const target = resolve(step.folders.workspace, step.input('path') || '.');
    const merge = single || step.input('merge-multiple') === 'true';
    for (const artifact of artifacts) {
      const folder = merge ? target : join(target, artifact.name);
      const names = await unpackZip(await client.download(artifact), folder);
      step.say(
        `artifact ${artifact.id} (${artifact.name}): ${names.length} file(s) into ${folder}`,
      );
    }
    step.setOutput('download-path', target);
  },
};

interface Choice {
  readonly artifacts: readonly ListedArtifact[];
  /** One artifact, asked for by itself, goes into the folder without one of its own. */
  readonly single: boolean;
}

function choose(step: StandInStep, all: readonly ListedArtifact[]): Choice {
  const name = step.input('name');
  const ids = step
    .input('artifact-ids')
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean);
  if (name !== '' && ids.length > 0) {
    throw new StepFailure("Inputs 'name' and 'artifact-ids' cannot be used together.");
  }
  if (name !== '') {
    const artifacts = all.filter((artifact) => artifact.name === name);
    if (artifacts.length === 0) {
      throw new StepFailure(`Unable to download artifact(s): Artifact not found for name: ${name}`);
    }
    return { artifacts, single: true };
  }
  if (ids.length > 0) {
    const artifacts = all.filter((artifact) => ids.includes(String(artifact.id)));
    if (artifacts.length < ids.length) {
      const missing = ids.filter((id) => !all.some((artifact) => String(artifact.id) === id));
      throw new StepFailure(`Unable to download artifact(s): no artifact ${missing.join(', ')}`);
    }
    return { artifacts, single: ids.length === 1 };
  }
  const pattern = step.input('pattern');
  const matches = pattern === '' ? () => true : picomatch(pattern);
  return { artifacts: all.filter((artifact) => matches(artifact.name)), single: false };
}
