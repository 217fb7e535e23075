/** Bytes that the reference release uploads, and those that its re-runs upload once more. */
import { join } from 'node:path';
import { uploadRequests } from '../../src/rehearsal/faults/checks.ts';
import { openRehearsal, type AttemptRequest } from '../../src/rehearsal/rehearsal.ts';
import { matches } from '../../src/world/match.ts';
import type { LoggedRequest } from '../../src/world/request-log.ts';
import type { World } from '../../src/world/world.ts';
import { projectFolder } from '../project.ts';

/** A release that stops half-way, is finished by a re-run, and is run once more. */
const attempts: readonly (AttemptRequest & { readonly name: string })[] = [
  { name: 'first run, npm refused', approvals: { npm: 'reject' } },
  { name: 'failed jobs again', mode: 'failed' },
  { name: 'every job again', mode: 'all' },
];

/**
 * No sealed bytes: every build makes the first anew, and only the job that seals reads it; the
 * other is the receipt that each attempt writes of the image's tags.
 */
const notSealed: readonly string[] = ['artifact built', 'artifact image-promotion'];

export interface UploadTable {
  readonly attempts: readonly string[];
  /** Bytes of request bodies by attempt, and by where they went. */
  readonly uploaded: ReadonlyMap<string, readonly number[]>;
  /** By attempt: what went where an earlier attempt had uploaded already. */
  readonly again: readonly number[];
}

/** Plays the attempts in the loopback world. Throws when the last one does not succeed. */
export async function measureUploads(folder: string): Promise<UploadTable> {
  const rehearsal = await openRehearsal({
    workflowFile: join(projectFolder, 'reference', 'release.yml'),
    folder,
    suiteFolder: projectFolder,
  });
  try {
    const { log } = rehearsal.world;
    const uploaded = new Map<string, number[]>();
    for (const [index, attempt] of attempts.entries()) {
      const before = log.count();
      const { conclusion, failureCodes } = await rehearsal.run(attempt);
      if (index > 0 && conclusion !== 'success') throw new Error(failureCodes.join(', '));
      for (const request of log.requests.slice(before)) {
        const place = findPlace(request, rehearsal.world);
        if (place === undefined) continue;
        const bytes = uploaded.get(place) ?? attempts.map(() => 0);
        bytes[index]! += request.requestSize;
        uploaded.set(place, bytes);
      }
    }
    return {
      attempts: attempts.map(({ name }) => name),
      uploaded,
      again: sumUploadedAgain(uploaded),
    };
  } finally {
    await rehearsal.close();
  }
}

/** Where the bytes of a release go; undefined for every other request. */
function findPlace(request: LoggedRequest, { results }: World): string | undefined {
  const asked = { ...request, path: request.path.replace(/\?.*$/, '') };
  if (matches({ method: 'POST', host: 'uploads.github.com' }, asked)) return 'release assets';
  const registry = Object.entries(uploadRequests).find(([, pattern]) => matches(pattern, asked));
  if (registry) return registry[0];
  const { artifacts } = results.state;
  const artifact =
    asked.method === 'PUT'
      ? artifacts.find(({ blob }) => asked.path.endsWith(`/${blob}`))
      : undefined;
  return artifact && `artifact ${artifact.name}`;
}

/** Bytes by attempt that went where an earlier attempt had uploaded sealed bytes before. */
export function sumUploadedAgain(uploaded: UploadTable['uploaded']): readonly number[] {
  const sealed = [...uploaded].filter(([place]) => !notSealed.includes(place));
  return attempts.map((_attempt, index) =>
    sealed
      .filter(([, bytes]) => bytes.slice(0, index).some((earlier) => earlier > 0))
      .reduce((sum, [, bytes]) => sum + bytes[index]!, 0),
  );
}
