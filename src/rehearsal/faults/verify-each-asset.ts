/** A release is verified again and again, each time with another of its assets broken. */
import type { FaultAttempt, FaultScenario, FaultStage } from '../fault.ts';
import type { World } from '../../world/world.ts';
import type { RehearsalReport } from '../report.ts';
import { published, refusedInPublic } from './attested.ts';
import {
  addPublicAsset,
  publicAssetNames,
  readPublicAsset,
  removePublicAsset,
} from './public-assets.ts';
import { problemsAmong } from './reference-release.ts';

/** What the run tells of a release that was broken in any way. */
const always = ['VERIFY_REFUSED', 'NOT_VERIFIED'];

export interface EachAsset {
  readonly id: string;
  readonly title: string;
  /** The one code that every asset has in common is declared; these are all codes by asset. */
  readonly codes: Readonly<Record<string, readonly string[]>>;
  readonly code: string;
  /** What the asset becomes; undefined: it is gone. */
  becomes(bytes: Buffer): Buffer | undefined;
}

/** An attempt for each asset; the one before is as it was by then. */
export function verifyEachAsset({ id, title, codes, code, becomes }: EachAsset): FaultScenario {
  const names = Object.keys(codes);
  const broken = new WeakMap<World, { readonly name: string; readonly bytes: Buffer }>();
  const breakOne = (stage: FaultStage, name: string): void => {
    const former = broken.get(stage.world);
    if (former) put(stage, former.name, former.bytes);
    const bytes = readPublicAsset(stage, name);
    broken.set(stage.world, { name, bytes });
    put(stage, name, becomes(bytes));
  };
  const later = names
    .slice(1)
    .map((name): FaultAttempt => ({ mode: 'failed', before: (stage) => breakOne(stage, name) }));
  return {
    id,
    title,
    ...published,
    arrange: (stage) => breakOne(stage, names[0]!),
    then: later,
    expect: {
      code,
      besides: [...new Set([...always, ...Object.values(codes).flat()])],
      ...refusedInPublic,
      check: (stage, reports) => [
        ...problemsAmong({
          [`there are other assets than those that were broken: ${publicAssetNames(stage).join(', ')}`]:
            sameNames(
              publicAssetNames(stage),
              // The last one is still broken: it may be gone.
              becomes(Buffer.alloc(0)) ? names : names.slice(0, -1),
            ),
        }),
        ...names.flatMap((name, index) => toldOf(name, codes[name]!, reports[index]!)),
      ],
    },
  };
}

function put(stage: FaultStage, name: string, bytes: Buffer | undefined): void {
  if (publicAssetNames(stage).includes(name)) removePublicAsset(stage, name);
  if (bytes) addPublicAsset(stage, name, bytes);
}

function sameNames(some: readonly string[], others: readonly string[]): boolean {
  return some.join('\n') === [...others].sort().join('\n');
}

function toldOf(
  name: string,
  codes: readonly string[],
  { failureCodes }: RehearsalReport,
): readonly string[] {
  const wanted = [...codes, ...always].sort().join(', ');
  const told = [...failureCodes].sort().join(', ');
  return wanted === told ? [] : [`${name}: ${told} was told, declared ${wanted}`];
}
