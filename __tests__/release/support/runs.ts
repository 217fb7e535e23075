/** Staging and un-drafting against the literal GitHub, with everything good unless a test breaks it. */
import { expect } from '@jest/globals';
import type { Failure } from '../../../src/failure.ts';
import type { Files, Releases, WriteResult } from '../../../src/ports.ts';
import type { UndraftRequest } from '../../../src/release/undraft-checks.ts';
import { renderBody } from '../../../src/release/marker.ts';
import { stageRelease } from '../../../src/release/stage.ts';
import type { WantedRelease } from '../../../src/release/state.ts';
import { undraftRelease, type UndraftPorts } from '../../../src/release/undraft.ts';
import { fakeClock, fakeLog } from '../../support/fakes.ts';
import {
  fakeGithub,
  storedAsset,
  visible,
  type Call,
  type FakeGithub,
  type StoredRelease,
} from './fake-releases.ts';
import { assets, contents, goodNeeds, manifest, manifestSha256, marker, wanted } from './sealed.ts';

export const body = renderBody(wanted.notes, marker);

/** What a run may be changed in. */
export interface Changes<T> {
  readonly releases?: Releases;
  readonly request?: Partial<T>;
  readonly files?: Files;
  readonly imageRegistries?: UndraftPorts['imageRegistries'];
  readonly dryRun?: boolean;
}

export async function stage(github: FakeGithub, changes: Changes<WantedRelease> = {}) {
  const { releases = github.port, request, dryRun = false } = changes;
  const task = { wanted: { ...wanted, ...request }, folder: '/sealed', dryRun };
  return stageRelease(task, { ...surroundings(github), releases });
}

/** A GitHub with the draft as staging leaves it, beside an older release. */
export function stagedGithub(): FakeGithub & { readonly draft: StoredRelease } {
  const github = fakeGithub();
  github.latestId = github.addRelease({ tag: 'v1.2.2', draft: false }).id;
  const names = [...contents.keys()];
  const draft = github.addRelease({
    body,
    assets: names.map((name, index) => storedAsset(index + 1, name)),
  });
  return Object.assign(github, { draft });
}

export async function undraft(
  github: FakeGithub & { readonly draft: StoredRelease },
  changes: Changes<UndraftRequest> = {},
) {
  const { releases = github.port, request, files = noFiles, dryRun = false } = changes;
  const good: UndraftRequest = {
    manifest,
    manifestSha256,
    marker,
    assets,
    releaseId: github.draft.id,
    needs: goodNeeds(),
    receipts: [],
    makeLatest: 'auto',
    dryRun,
  };
  const { imageRegistries = noRegistry } = changes;
  const ports = { ...surroundings(github), files, imageRegistries, releases };
  return undraftRelease({ ...good, ...request }, ports);
}

/** Throws the only failure of a report. */
export function throwOnly({ failures }: { readonly failures: readonly Failure[] }): void {
  expect(failures.map(({ code }) => code)).toHaveLength(1);
  throw failures[0]!;
}

/** An answer that got lost: the service may have acted. */
export const lost = { state: 'ambiguous', reason: 'connection reset' } as const;

export function refused(status: number): WriteResult<never> {
  return { state: 'refused', status, reason: `HTTP ${status}` };
}

const writes: readonly Call[] = ['create', 'update', 'uploadAsset', 'deleteAsset'];

/** The calls that write, in order. */
export function writesOf({ calls }: FakeGithub): readonly Call[] {
  return calls.filter((name) => writes.includes(name));
}

/** What a refused run must leave behind: everything as it was, and no write tried. */
export async function expectRefusal(github: FakeGithub, act: () => Promise<unknown>) {
  const before = visible(github);
  await act();
  expect(visible(github)).toEqual(before);
  expect(writesOf(github)).toEqual([]);
}

const noFiles = {} as Files;

/** No image is sealed unless a test says so. */
export const noRegistry: UndraftPorts['imageRegistries'] = {
  open: () => {
    throw new Error('a registry was asked');
  },
};

function surroundings({ refs }: FakeGithub) {
  return { refs, clock: fakeClock(), log: fakeLog() };
}
