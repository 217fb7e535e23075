/** After the flip: what users get is what was verified, or this job says so. */
import type { Failure } from '../failure.ts';
import type { Lookup } from '../lookup.ts';
import type { Release, ReleaseAsset, ReleaseFields } from '../ports.ts';
import { undraftFailure } from './failures.ts';
import { fieldDifferences } from './plan-stage.ts';
import { isSameAssets, type PublishPorts, type VerifiedDraft } from './publish.ts';

export interface PublicReading {
  /** Undefined when it could not be read as public. */
  readonly release: Release | undefined;
  readonly isLatest: boolean;
  readonly failures: readonly Failure[];
}

export interface ReadBackQuestion {
  readonly draft: VerifiedDraft;
  readonly sent: ReleaseFields;
  /** Whether another stable release is public: only then is `not the latest` certain to hold. */
  readonly hasOtherStable: boolean;
}

/** Waits, in seconds, between readings: what is public can show late, for half a minute. */
const lagSeconds = [1, 2, 4, 8, 15];

/** Something that is not as intended; lag may mend itself, other content does not. */
interface Symptom {
  readonly failure: Failure;
  readonly mayLag: boolean;
}

/**
 * Reads the published release back until everything shows, inside a small
 * budget; a difference ends it at once. Failures: UNDRAFT_READBACK_DIFFERS,
 * UNDRAFT_READBACK_UNKNOWN, UNDRAFT_LATEST_DIFFERS.
 */
export async function readPublished(
  question: ReadBackQuestion,
  ports: PublishPorts,
): Promise<PublicReading> {
  let reading = await readOnce(question, ports);
  for (const seconds of lagSeconds) {
    const { symptoms } = reading;
    if (symptoms.length === 0 || symptoms.some(({ mayLag }) => !mayLag)) break;
    await ports.clock.sleep(seconds * 1000);
    reading = await readOnce(question, ports);
  }
  const { release, isLatest, symptoms } = reading;
  return { release, isLatest, failures: symptoms.map(({ failure }) => failure) };
}

async function readOnce(question: ReadBackQuestion, { releases, refs }: PublishPorts) {
  const { release: draft, tag } = question.draft;
  const release = await releases.find(draft.id);
  const latest = await releases.findLatest();
  const symptoms = [
    ...checkRelease(question, release),
    ...checkAssets(question, await releases.listAssets(draft.id)),
    ...checkByTag(question, await releases.findPublished(tag)),
    ...checkTag(question, await refs.findTag(tag)),
    ...checkLatest(question, latest),
  ];
  return {
    release: release.state === 'present' && !release.value.draft ? release.value : undefined,
    isLatest: latest.state === 'present' && latest.value.id === draft.id,
    symptoms,
  };
}

function checkRelease({ draft, sent }: ReadBackQuestion, found: Lookup<Release>): Symptom[] {
  if (found.state !== 'present') return [unread(draft, `by its ID: ${reasonOf(found)}`)];
  if (found.value.draft) return [unread(draft, 'it still shows as a draft')];
  const differences = fieldDifferences(sent, found.value);
  return differences.length === 0 ? [] : [differs(draft, differences.join('; '))];
}

function checkAssets(
  { draft }: ReadBackQuestion,
  found: Lookup<readonly ReleaseAsset[]>,
): Symptom[] {
  if (found.state !== 'present') return [unread(draft, `its assets: ${reasonOf(found)}`)];
  return isSameAssets(found.value, draft.assets)
    ? []
    : [differs(draft, 'its assets are not those that were verified')];
}

function checkByTag({ draft }: ReadBackQuestion, found: Lookup<Release>): Symptom[] {
  if (found.state !== 'present') return [unread(draft, `by its tag: ${reasonOf(found)}`)];
  const { id } = found.value;
  return id === draft.release.id ? [] : [differs(draft, `its tag shows release ${id}`)];
}

function checkTag({ draft }: ReadBackQuestion, found: Lookup<string>): Symptom[] {
  if (found.state === 'unknown') return [unread(draft, `its tag: ${found.reason}`)];
  const seen = found.state === 'absent' ? 'is gone' : `points at ${found.value}`;
  const still = found.state === 'present' && found.value === draft.marker.commit;
  return still ? [] : [differs(draft, `tag ${draft.tag} ${seen}`)];
}

function checkLatest(question: ReadBackQuestion, found: Lookup<Release>): Symptom[] {
  const { draft, hasOtherStable } = question;
  if (found.state === 'unknown') return [unread(draft, `the latest release: ${found.reason}`)];
  const isLatest = found.state === 'present' && found.value.id === draft.release.id;
  if (isLatest === draft.makeLatest) return [];
  // The only stable release may be shown as the latest whatever was asked for.
  if (isLatest && !hasOtherStable && !draft.release.prerelease) return [];
  const seen = found.state === 'present' ? `${found.value.tag} (ID ${found.value.id})` : 'none';
  const failure = undraftFailure('UNDRAFT_LATEST_DIFFERS', {
    seen: `the latest release is ${seen}`,
    expected: `release ${draft.release.id} of ${draft.tag} ${draft.makeLatest ? 'to be' : 'not to be'} the latest`,
    cure: 'The release is public and complete. Set the latest release by hand (gh release edit TAG --latest); find out who changed it.',
  });
  return [{ failure, mayLag: true }];
}

function unread({ release, tag }: VerifiedDraft, why: string): Symptom {
  const failure = undraftFailure('UNDRAFT_READBACK_UNKNOWN', {
    seen: `release ${release.id} of ${tag} was published, but could not be read back: ${why}`,
    expected: 'the public release, as it was verified',
    cure: `Look at ${release.url}; re-run this job when GitHub answers again: it only verifies what is public.`,
  });
  return { failure, mayLag: true };
}

function differs({ release, tag }: VerifiedDraft, what: string): Symptom {
  const failure = undraftFailure('UNDRAFT_READBACK_DIFFERS', {
    seen: `release ${release.id} of ${tag} is public, but ${what}`,
    expected: 'the public release, as it was verified a moment before',
    cure: `Look at ${release.url} now: somebody changed it while it was published. Mark it unsafe in its notes or move it back to draft, then find out who.`,
  });
  return { failure, mayLag: false };
}

function reasonOf(found: { readonly state: string; readonly reason?: string }): string {
  return found.reason ?? 'GitHub says that it is not there';
}
