/** What holds in every scenario, whatever goes wrong in it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { watchCredentials } from './credential-watch.ts';
import { stagedImages, watchImages } from './image-watch.ts';
import { publicationProblems, watchPublication } from './publication-watch.ts';
import type { Rehearsal } from './rehearsal.ts';
import type { RehearsalReport } from './report.ts';

export interface Invariants {
  /** What did not hold, in the run or in the end; empty when everything did. */
  findBroken(reports: readonly RehearsalReport[]): Promise<readonly string[]>;
}

/**
 * Watches a rehearsal from now on: nothing is public unless every channel serves the
 * sealed bytes when it becomes so, and stays so in the end; tags of earlier images are not harmed; a
 * green run has released; credentials go nowhere but home, and are in nothing that is kept; the
 * world saw nothing that no world allows.
 */
export function watchInvariants(
  { world, repository, folder }: Rehearsal,
  { isReleased }: { readonly isReleased: boolean },
): Invariants {
  const credentials = watchCredentials(world);
  const publication = watchPublication(world);
  const images = watchImages(world);
  const kept = (reports: readonly RehearsalReport[]) => ({
    'the reports': JSON.stringify(reports),
    'the page': readFileSync(join(folder, 'report.html'), 'utf8'),
    'the request log': JSON.stringify(world.log.requests),
    'the releases': JSON.stringify(repository.releases()),
    ...Object.fromEntries(
      repository
        .releases()
        .flatMap(({ assets }) => assets)
        .filter(({ blob }) => blob !== null)
        .map(({ id, name }) => [`the asset ${name}`, repository.assetBytes(id).toString('latin1')]),
    ),
  });
  return {
    async findBroken(reports) {
      const last = reports.at(-1)!;
      const isPublic = last.releases.some(({ state }) => state === 'public');
      return [
        ...publication.problems,
        // What is broken after a release is the scenario's own to tell.
        ...(isReleased ? [] : await publicationProblems(world)),
        ...images.findHarmed({
          staged: new Set(stagedImages(world).map(({ digest }) => digest)),
          isPublic,
        }),
        ...credentials.strays,
        ...credentials.findLeaks(kept(reports)),
        ...(last.conclusion === 'success' && !isPublic
          ? ['the run is green, but nothing is public']
          : []),
        ...last.violations.map((text) => `the world was violated: ${text}`),
      ];
    },
  };
}
