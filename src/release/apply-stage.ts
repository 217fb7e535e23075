/** Carries out a stage plan. Whatever it stops at, planning again goes on from what stands. */
import { createCollector, type Collector } from '../collector.ts';
import type { Failure } from '../failure.ts';
import type { Clock, Log, Release, ReleaseFields, Releases } from '../ports.ts';
import { assetFailures, type ComparedAsset } from './assets.ts';
import { releaseFailure } from './failures.ts';
import { inParallel } from '../in-parallel.ts';
import { fieldDifferences, type NewDraft, type StageAction } from './plan-stage.ts';
import { definite, readAssets, readState } from './read-state.ts';
import { writeRefused, writeUnresolved } from './refusals.ts';
import { blockingFailure, stateOf, type WantedRelease } from './state.ts';
import { deleteAsset, uploadAsset } from './upload-asset.ts';

export interface StagePorts {
  readonly releases: Releases;
  readonly clock: Clock;
  readonly log: Log;
}

export interface StageTask {
  readonly wanted: WantedRelease;
  /** Folder of the sealed files. */
  readonly folder: string;
}

/** The draft as it was read back at the end. */
export interface AppliedStage {
  readonly release: Release;
  readonly assets: readonly ComparedAsset[];
  /** Of assets, and of what was read back; empty when the draft is as wanted. */
  readonly failures: readonly Failure[];
}

/** Waits, in seconds, between readings of a listing that lags behind a lost creation. */
const creationLagSeconds = [0, 1, 2, 4, 8];

/** Applies the plan and reads back. Throws RELEASE_* when there is no draft to go on with. */
export async function applyStage(
  plan: readonly StageAction[],
  task: StageTask,
  ports: StagePorts,
): Promise<AppliedStage> {
  const release = await applyRelease(plan, task.wanted, ports);
  const checks = createCollector();
  for (const action of plan) {
    if (action.do !== 'delete-stub' && action.do !== 'delete-outdated') continue;
    const what = action.do === 'delete-stub' ? 'the stub' : 'the earlier set’s';
    const { asset } = action;
    await checks.check(() => deleteAsset(release, { asset, what }, ports.releases));
  }
  await applyUploads({ plan, release, checks }, task, ports);
  return readBack(release, task.wanted, { checks, releases: ports.releases });
}

async function applyRelease(
  plan: readonly StageAction[],
  wanted: WantedRelease,
  ports: StagePorts,
): Promise<Release> {
  for (const action of plan) {
    if (action.do === 'create') return createDraft(action.fields, wanted, ports);
    if (action.do === 'adopt') {
      return action.fields
        ? updateDraft(action.release, action.fields, ports.releases)
        : action.release;
    }
  }
  throw new Error('a plan that is applied creates or adopts a draft');
}

/**
 * Our one new draft. After a creation everything is listed once more: another
 * run may have created one in the meantime.
 */
async function createDraft(
  fields: NewDraft,
  wanted: WantedRelease,
  ports: StagePorts,
): Promise<Release> {
  const { releases, clock } = ports;
  const result = await releases.create(fields);
  if (result.state === 'refused') throw writeRefused('create the draft', result);
  const known = result.state === 'done' ? { knownId: result.value.id } : {};
  const query = { ...wanted, hash: 'where-untold', ...known } as const;
  for (const seconds of creationLagSeconds) {
    await clock.sleep(seconds * 1000);
    const { state } = await readState(releases, query);
    const blocked = blockingFailure(state, wanted);
    if (blocked) throw blocked;
    if (state.kind === 'our-draft') return requireFields(fields, state.release);
  }
  const reason = result.state === 'done' ? 'it is not shown' : result.reason;
  throw writeUnresolved('create the draft', reason);
}

/** Our draft with the fields written again; without an answer, what is read decides. */
async function updateDraft(
  draft: Release,
  fields: ReleaseFields,
  releases: Releases,
): Promise<Release> {
  const result = await releases.update(draft.id, fields);
  if (result.state === 'refused') throw writeRefused(`change draft ${draft.id}`, result);
  const release = definite(await releases.find(draft.id), `draft ${draft.id}`);
  if (result.state === 'ambiguous' && fieldDifferences(fields, release).length > 0) {
    throw writeUnresolved(`change draft ${draft.id}`, result.reason);
  }
  return requireFields({ ...fields, draft: true }, release);
}

interface Uploading {
  readonly plan: readonly StageAction[];
  readonly release: Release;
  readonly checks: Collector;
}

async function applyUploads(
  { plan, release, checks }: Uploading,
  { folder }: StageTask,
  ports: StagePorts,
): Promise<void> {
  const files = plan.flatMap((action) => (action.do === 'upload' ? [action.file] : []));
  let done = 0;
  const outcomes = await inParallel(files, async (file) => {
    const own = createCollector();
    const path = `${folder}/${file.name}`;
    await own.check(() => uploadAsset(release, { file, path }, ports));
    done += 1;
    ports.log.progress(`uploaded ${done} of ${files.length} assets`);
    return own.failures;
  });
  outcomes.flat().forEach(checks.add);
}

/** The draft and its assets as GitHub has them now: the last word of staging. */
async function readBack(
  draft: Release,
  wanted: WantedRelease,
  { checks, releases }: { readonly checks: Collector; readonly releases: Releases },
): Promise<AppliedStage> {
  const release = definite(await releases.find(draft.id), `draft ${draft.id}`);
  const query = { assets: wanted.assets, hash: 'where-untold' } as const;
  const assets = await readAssets(releases, draft.id, query);
  // Name and visible notes are a maintainer's to polish at any time; whose draft it is is not.
  const { name } = release;
  const fields = { tag: wanted.tag, name, draft: true, prerelease: wanted.prerelease };
  await checks.check(() => requireFields(fields, release));
  const drafts = release.draft ? [release] : [];
  const state = stateOf({ published: undefined, drafts }, wanted, assets);
  const blocked = blockingFailure(state, wanted);
  if (blocked) checks.add(blocked);
  // An upload that failed has told why; its asset would only be told missing once more.
  if (checks.failures.length === 0) assetFailures(release, assets).forEach(checks.add);
  return { release, assets, failures: checks.failures };
}

function requireFields(sent: ReleaseFields, release: Release): Release {
  const differences = fieldDifferences(sent, release);
  if (differences.length === 0) return release;
  throw releaseFailure('RELEASE_FIELDS_DIFFER', {
    seen: `draft ${release.id} (${release.url}): ${differences.join('; ')}`,
    expected: 'GitHub to keep what was sent, and nobody to change the draft meanwhile',
    cure: 'Look at the draft. When nobody changed it, re-run this job: it sets the fields again.',
  });
}
