/** What to seal, read from the action's structured inputs. */
import { NotOfShape, listOf, objectOf, oneOf, optional, textLike, wholeNumber } from '../shape.ts';
import type { Shape } from '../shape.ts';
import type { ImageDigest } from '../image-ports.ts';
import { parseImageReference, type ImageReference } from '../oci/reference.ts';
import type { ChannelType } from '../ports.ts';
import { channelTypes, registryRow, rewritingTypes, type RewritingRow } from '../registry-types.ts';
import { invalidInput, parseStructuredInput } from '../structured-input.ts';
import { sealFailure } from './failures.ts';
import { byCodeUnit } from './safe-name.ts';

/** So many built files must match the glob. */
export interface Expectation {
  readonly glob: string;
  readonly count: number;
}

export interface ChannelRequest {
  readonly name: string;
  readonly type: ChannelType;
  readonly package: string | undefined;
  /** Globs of artifacts; each must match at least one. */
  readonly artifacts: readonly string[];
  readonly indexUrl: string | undefined;
  /** Channels that must serve their sealed bytes first, sorted. */
  readonly after: readonly string[] | undefined;
}

/** An image to seal, which is in a registry already. */
export interface ImageRequest {
  readonly name: string;
  readonly reference: ImageReference;
  readonly digest: ImageDigest;
  /** Platforms that it must be for; at least one. */
  readonly platforms: readonly string[];
}

export interface Adoption {
  readonly name: string;
  readonly registry: string;
  readonly url: string;
}

const line = textLike(/^[^\r\n]{1,500}$/, 'a text of one line');
const glob = textLike(/^[^\r\n/\\]{1,200}$/, 'a glob of plain file names');
const channelName = textLike(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'letters, digits, `_` and `-`');
const webAddress = textLike(/^https?:\/\/[^\s\\@]{1,1000}$/, 'a web address');

const expectations = listOf(objectOf({ glob, count: optional(wholeNumber()) }));

const channelFields = ['name', 'type', 'package', 'artifacts', 'index-url', 'after'];
const channels = listOf(
  objectOf({
    name: channelName,
    type: oneOf(channelTypes),
    package: optional(line),
    artifacts: listOf(glob),
    'index-url': optional(webAddress),
    after: optional(listOf(channelName)),
  }),
);

const imageFields = ['name', 'source', 'platforms'];
const platform = textLike(/^[a-z0-9]+(?:\/[\w.-]{1,50}){1,2}$/, 'a platform such as `linux/amd64`');
const images = listOf(objectOf({ name: channelName, source: line, platforms: listOf(platform) }));

const adoptions = listOf(objectOf({ name: line, registry: line, url: webAddress }));

/** A count left out is 1. Throws INPUT_INVALID, for unknown fields too. */
export function parseExpectations(text: string): readonly Expectation[] {
  const value = parseStructuredInput('expect', text);
  refuseUnknownFields('expect', value, ['glob', 'count']);
  return read('expect', value, expectations).map(({ glob, count }) => ({
    glob,
    count: count ?? 1,
  }));
}

/** Throws INPUT_INVALID, for unknown types and fields too, and SEAL_CHANNEL_REWRITES. */
export function parseChannels(text: string): readonly ChannelRequest[] {
  const value = parseStructuredInput('channels', text);
  refuseUnknownFields('channels', value, channelFields);
  refuseRewritten(value);
  const parsed = read('channels', value, channels).map((channel) => ({
    ...channel,
    package: channel.package,
    indexUrl: channel['index-url'],
    after: channel.after && [...new Set(channel.after)].sort(),
  }));
  parsed.forEach(requireComplete);
  requireEachOnce('channels', parsed);
  return parsed;
}

/**
 * Sorted by name. Throws INPUT_INVALID, for a source without a digest too, and
 * IMAGE_REFERENCE_INVALID.
 */
export function parseImages(text: string): readonly ImageRequest[] {
  const value = parseStructuredInput('images', text);
  refuseUnknownFields('images', value, imageFields);
  const parsed = read('images', value, images).map(({ name, source, platforms }) => {
    const reference = parseImageReference(source);
    const { digest } = reference;
    if (digest === undefined) throw invalid('images', `the source of ${name} has no digest`);
    if (platforms.length === 0) throw invalid('images', `${name} is for no platform`);
    return { name, reference, digest, platforms };
  });
  requireEachOnce('images', parsed);
  return [...parsed].sort((one, other) => byCodeUnit(one.name, other.name));
}

/** Throws INPUT_INVALID. */
export function parseAdoptions(value: unknown): readonly Adoption[] {
  return read('adopted', value, adoptions);
}

function requireComplete({ name, type, artifacts, ...channel }: ChannelRequest): void {
  if (artifacts.length === 0) throw invalid('channels', `${name} has no artifacts`);
  const { releases } = registryRow(type);
  if ((releases === 'package') !== (channel.package !== undefined)) {
    const fault = channel.package === undefined ? 'needs' : 'cannot have';
    throw invalid('channels', `${name} of type ${type} ${fault} a package`);
  }
  if (releases === 'address' && channel.indexUrl === undefined) {
    throw invalid('channels', `${name} of type ${type} needs an index-url`);
  }
}

function requireEachOnce(input: string, parsed: readonly { readonly name: string }[]): void {
  const names = parsed.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalid(input, `two are named ${twice}`);
}

/** A misspelt field would otherwise change what is checked without a word. */
function refuseUnknownFields(input: string, value: unknown, known: readonly string[]): void {
  for (const entry of Array.isArray(value) ? (value as unknown[]) : []) {
    const stranger = Object.keys(Object(entry) as object).find((name) => !known.includes(name));
    if (stranger !== undefined) {
      throw invalid(input, `there is no field ${JSON.stringify(stranger)}`);
    }
  }
}

/** Such a channel would fail after it was published, when nothing can be taken back. */
function refuseRewritten(value: unknown): void {
  const rows: Readonly<Record<string, RewritingRow>> = rewritingTypes;
  for (const entry of Array.isArray(value) ? (value as unknown[]) : []) {
    const { type, name } = Object(entry) as { readonly type?: unknown; readonly name?: unknown };
    const row = typeof type === 'string' && Object.hasOwn(rows, type) ? rows[type] : undefined;
    if (!row) continue;
    throw sealFailure('SEAL_CHANNEL_REWRITES', {
      seen: `the channel ${String(name)} is of type ${type as string}: ${row.title} ${row.rewrites}`,
      expected: 'registries that serve the bytes that they were sent',
      cure: `Leave this channel out of \`channels\`. ${row.instead}`,
    });
  }
}

function read<T>(name: string, value: unknown, shape: Shape<T>): T {
  try {
    return shape(value, '');
  } catch (error) {
    throw error instanceof NotOfShape ? invalid(name, error.message) : error;
  }
}

function invalid(name: string, seen: string) {
  const expected = {
    expect: 'a list of {glob, count}',
    channels: 'a list of {name, type, package, artifacts, index-url, after}',
    images: 'a list of {name, source, platforms}, each source with its digest',
    adopted: 'a list of {name, registry, url}',
  }[name]!;
  return invalidInput(name, seen, expected);
}
