/** How many requests each action makes in a release, and how fast sealing is. */
import type { ActionName } from '../../actions/index.ts';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createWorld } from '../../src/world/world.ts';
import { sampleCount } from './hashing.ts';
import { openWorldRelease, workflowPath, type WorldRelease } from './world-release.ts';

export interface RequestCount {
  readonly name: string;
  readonly requests: number;
}

/** The requests of a release with one asset and one channel, and of the CI gate alone. */
export async function countRequests(folder: string): Promise<readonly RequestCount[]> {
  return [
    await countGate(folder, 6),
    await countGate(folder, 50),
    ...(await inWorld(folder, 6, countRelease(folder))),
  ];
}

/** Milliseconds that seal-artifacts takes for a folder of files, from start to end. */
export async function timeSealing(folder: string, samples: string): Promise<number> {
  return inWorld(folder, 0, async (release) => {
    const { milliseconds } = await release.run('seal-artifacts', {
      ...sealInputs(release, samples, sampleCount),
      'dry-run': 'true',
    });
    return milliseconds;
  });
}

async function inWorld<T>(
  folder: string,
  workflows: number,
  use: (release: WorldRelease) => Promise<T>,
): Promise<T> {
  const world = await createWorld({ folder: mkdtempSync(join(folder, 'world-')) });
  try {
    const result = await use(openWorldRelease(world, workflows));
    if (world.violations.length > 0) throw new Error(world.violations.join('\n'));
    return result;
  } finally {
    await world.close();
  }
}

function countGate(folder: string, workflows: number): Promise<RequestCount> {
  return inWorld(folder, workflows, async (release) => {
    const { requests } = await release.run('require-ci-green', gateInputs(workflows));
    return { name: `require-ci-green, ${workflows} workflows`, requests };
  });
}

function countRelease(folder: string) {
  return async (release: WorldRelease): Promise<RequestCount[]> => {
    const counts: RequestCount[] = [];
    const run = async (action: ActionName, inputs: Readonly<Record<string, string>>, note = '') => {
      const { requests, outputs } = await release.run(action, inputs);
      counts.push({ name: `${action}${note}`, requests });
      return outputs;
    };
    await run('verify-tag', {});
    await run('preflight', gateInputs(6), ', 6 workflows');
    const built = join(folder, 'built');
    mkdirSync(built);
    writeFileSync(join(built, 'demo.bin'), 'demo\n');
    const sealed = await run('seal-artifacts', sealInputs(release, built, 1));
    const set = {
      'sealed-artifact-id': sealed['artifact-id'] ?? '',
      'manifest-digest': sealed['manifest-digest'] ?? '',
    };
    const staged = await run('stage-release', set);
    const id = { 'release-id': staged['release-id'] ?? '' };
    const needs = { needs: JSON.stringify({ stage: { result: 'success', outputs: {} } }) };
    await run('undraft-release', { ...set, ...id, ...needs });
    return counts;
  };
}

function gateInputs(workflows: number): Record<string, string> {
  const paths = Array.from({ length: workflows }, (_, index) => `- ${workflowPath(index)}`);
  return { workflows: paths.join('\n') };
}

function sealInputs({ tag }: WorldRelease, folder: string, count: number): Record<string, string> {
  const expect = `- {glob: '*.bin', count: ${count}}`;
  return { folder, version: tag.slice(1), expect, channels: '[]' };
}
