/**
 * The marker: a hidden comment in a release's body that says from which sealed
 * set it was staged. It is how a re-run knows its own draft from anybody else's.
 */
import type { CommitSha, Sha256 } from '../ports.ts';

export interface Marker {
  /** The run that sealed the set: where the sealed artifact is found. */
  readonly run: number;
  readonly commit: CommitSha;
  /** SHA-256 of `release.json`. */
  readonly manifest: Sha256;
  /** ID of the sealed artifact; null when the set came from a folder. */
  readonly artifact: number | null;
  /** Manifests of the earlier sets that this set continues; undefined when there are none. */
  readonly continues?: readonly Sha256[];
}

/** A body taken apart. `owner` is a word on why there is no usable marker. */
export type ParsedBody =
  | { readonly marker: Marker; readonly notes: string }
  | { readonly marker: undefined; readonly notes: string; readonly owner: string };

const opening = '<!-- release-actions';
const markerLine = /^<!-- release-actions (\{[^<>]*\}) -->$/;

/** Whether a text holds what could be taken for a marker. */
export function hasMarker(text: string): boolean {
  return text.includes(opening);
}

/** The body: the user's notes as they are, then the marker, which is not displayed. */
export function renderBody(notes: string, marker: Marker): string {
  const json = JSON.stringify({
    run: marker.run,
    commit: marker.commit,
    manifest: marker.manifest,
    artifact: marker.artifact,
    continues: marker.continues,
  });
  const line = `${opening} ${json} -->`;
  return notes.trim() === '' ? `${line}\n` : `${notes.trimEnd()}\n\n${line}\n`;
}

/** Takes a body apart. Exactly one marker, on a line of its own and well formed, is a marker. */
export function parseBody(body: string): ParsedBody {
  // GitHub's editor writes CRLF.
  const lines = body.replaceAll('\r\n', '\n').split('\n');
  const candidates = lines.filter((line) => hasMarker(line));
  const notes = lines
    .filter((line) => !hasMarker(line))
    .join('\n')
    .trimEnd();
  if (candidates.length === 0) return { marker: undefined, notes, owner: 'it has no marker' };
  if (candidates.length > 1) return { marker: undefined, notes, owner: 'it has two markers' };
  const marker = parseMarker(markerLine.exec(candidates[0]!.trim())?.[1]);
  return marker
    ? { marker, notes }
    : { marker: undefined, notes, owner: 'its marker is not one that this action writes' };
}

/** Whether both tell of the same sealed set: the run may be another, the bytes may not. */
export function isSameSet(one: Marker, other: Marker): boolean {
  return one.commit === other.commit && one.manifest === other.manifest;
}

/** Whether the set of one continues the other's: everything of that one is in it. */
export function continuesSet(one: Marker, other: Marker): boolean {
  return one.commit === other.commit && (one.continues ?? []).includes(other.manifest);
}

function parseMarker(json: string | undefined): Marker | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json ?? '');
  } catch {
    return undefined;
  }
  const { run, commit, manifest, artifact, continues, ...others } = value as Record<
    string,
    unknown
  >;
  const known =
    isId(run) &&
    typeof commit === 'string' &&
    /^[0-9a-f]{40}$/.test(commit) &&
    isSha256(manifest) &&
    (artifact === null || isId(artifact)) &&
    (continues === undefined || (Array.isArray(continues) && continues.every(isSha256))) &&
    Object.keys(others).length === 0;
  if (!known) return undefined;
  return { run, commit, manifest, artifact, ...(continues && { continues }) };
}

function isSha256(value: unknown): value is Sha256 {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
