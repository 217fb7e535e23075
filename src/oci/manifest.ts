/** What a manifest or an index says, read strictly: a body that could be taken for both is neither. */
import type { ImageDescriptor, ImageDigest, StoredManifest } from '../image-ports.ts';
import {
  listOf,
  nullable,
  NotOfShape,
  objectOf,
  optional,
  textLike,
  wholeNumber,
  type Shape,
} from '../shape.ts';
import { imageDigest } from './digest.ts';
import { imageFailure } from './failures.ts';
import { isImageType, isIndexType, manifestTypes } from './media-types.ts';

type Annotations = Readonly<Record<string, string>>;

interface AnyContent {
  readonly annotations: Annotations;
  /** What kind of artifact it is; of an image that does not say so, its configuration's type. */
  readonly artifactType?: string;
  /** The manifest that it refers to. */
  readonly subject?: ImageDigest;
}

export type ImageContent = AnyContent &
  (
    | { readonly kind: 'index'; readonly manifests: readonly ImageDescriptor[] }
    | {
        readonly kind: 'image';
        readonly config: ImageDescriptor;
        readonly layers: readonly ImageDescriptor[];
      }
  );

const line = textLike(/^[^\r\n]{0,4096}$/, 'a text of one line');
const mediaType = textLike(/^[\w.+-]+\/[\w.+-]+(?:;.*)?$/, 'a media type');

const annotations: Shape<Annotations> = (value, place) => {
  objectOf({})(value, place);
  const entries = Object.entries(value as object);
  return Object.fromEntries(
    entries.map(([name, one]) => [name, textLike()(one, `${place}.${name}`)] as const),
  );
};

/** Undefined when the field is left out, or null: as Go has it, and so registries and clients. */
const orNone =
  <T>(shape: Shape<T>): Shape<T | undefined> =>
  (value, place) =>
    nullable(optional(shape))(value, place) ?? undefined;

const descriptor: Shape<ImageDescriptor> = objectOf({
  mediaType,
  digest: imageDigest,
  size: wholeNumber(),
  artifactType: orNone(line),
  annotations: orNone(annotations),
  platform: orNone(objectOf({ os: line, architecture: line, variant: orNone(line) })),
  urls: orNone(listOf(line)),
});

const schemaVersion: Shape<2> = (value, place) => {
  if (value !== 2) throw new NotOfShape(place, '2');
  return value;
};

const absentField: Shape<undefined> = (value, place) => {
  if (value !== undefined) throw new NotOfShape(place, 'left out, as it must be in this kind');
  return undefined;
};

const anyKind = {
  schemaVersion,
  mediaType: orNone(mediaType),
  artifactType: orNone(line),
  subject: orNone(descriptor),
  annotations: orNone(annotations),
};

const indexShape = objectOf({
  ...anyKind,
  manifests: listOf(descriptor),
  layers: absentField,
  config: absentField,
});

const imageShape = objectOf({
  ...anyKind,
  config: descriptor,
  layers: listOf(descriptor),
  manifests: absentField,
});

/**
 * What the manifest says, OCI's or Docker's. Layers that are kept elsewhere (foreign ones) and
 * BuildKit's attestation entries are entries like others. Throws IMAGE_MANIFEST_KIND for other
 * media types, and IMAGE_MANIFEST_MALFORMED.
 */
export function parseManifest(manifest: StoredManifest, from: string): ImageContent {
  const { mediaType: stored, body } = manifest;
  if (!isIndexType(stored) && !isImageType(stored)) {
    throw imageFailure('IMAGE_MANIFEST_KIND', {
      seen: `${from} is stored as ${JSON.stringify(stored.slice(0, 200))}`,
      expected: manifestTypes.join(' or '),
      cure: 'Build the image anew with a current tool: older manifests have no digest that holds.',
    });
  }
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
    return contentOf(value, stored);
  } catch (error) {
    const why = error instanceof NotOfShape ? error.message : 'it is not JSON';
    throw imageFailure('IMAGE_MANIFEST_MALFORMED', {
      seen: `${from}: ${why}`,
      expected: `a manifest of the media type ${stored}`,
      cure: 'Build and push the image again; a client would refuse this one, or misread it.',
    });
  }
}

// A body that tells another kind than it is stored as is two things to two clients (CVE-2021-41190).
function contentOf(value: unknown, stored: string): ImageContent {
  if (isIndexType(stored)) {
    const told = indexShape(value, '');
    requireSameType(told.mediaType, stored);
    return { kind: 'index', manifests: told.manifests, ...anyContent(told) };
  }
  const told = imageShape(value, '');
  requireSameType(told.mediaType, stored);
  const { config, layers, artifactType = config.mediaType } = told;
  return { kind: 'image', config, layers, ...anyContent({ ...told, artifactType }) };
}

function anyContent(told: {
  readonly annotations?: Annotations | undefined;
  readonly artifactType?: string | undefined;
  readonly subject?: ImageDescriptor | undefined;
}): AnyContent {
  const { annotations: notes = {}, artifactType, subject } = told;
  return {
    annotations: notes,
    ...(artifactType !== undefined && { artifactType }),
    ...(subject && { subject: subject.digest }),
  };
}

function requireSameType(told: string | undefined, stored: string): void {
  if (told === undefined || told === stored) return;
  throw new NotOfShape('mediaType', `${stored}, as the registry has it`);
}

/** Descriptors of an index that lists referrers; null is none, as Go has it. Throws NotOfShape. */
export function parseDescriptors(value: unknown): readonly ImageDescriptor[] {
  return objectOf({ manifests: nullable(listOf(descriptor)) })(value, '').manifests ?? [];
}
