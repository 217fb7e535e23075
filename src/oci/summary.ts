/** What a maintainer wants to read of a promotion. */
import type { ImageRepository } from '../image-ports.ts';
import { code, plainText, renderTableLines } from '../markdown.ts';
import type { DeclaredSeen } from './declared-evidence.ts';
import type { Visibility } from './read-back.ts';
import type { PromotedTag, PromotionState } from './receipt.ts';
import { renderRepository } from './reference.ts';
import type { SourceImage } from './source.ts';

const headings: Readonly<Record<PromotionState | 'dry-run', string>> = {
  publishing: 'Being published',
  published: 'Published',
  'already-published': 'Published before; no tag was written',
  kept: 'Not published: every tag stays where it is',
  failed: 'Not published',
  'dry-run': 'Would be published',
};

const visibilities: Readonly<Record<Visibility, string>> = {
  public: '',
  'not-public': ', not public: nobody can pull it without credentials',
  unknown: '; whether everybody can pull it is unknown',
};

/** Of what a promotion would do; every other outcome is of one that was tried. */
const wouldBe: Partial<Readonly<Record<PromotedTag['outcome'], string>>> = {
  set: 'would be set',
  unchanged: 'would stay: it is this image',
  left: 'would be left',
};

export function renderPromotion(
  { repository: source, manifest, platforms }: SourceImage,
  ended: {
    readonly target: ImageRepository;
    readonly tags: readonly PromotedTag[];
    readonly state: PromotionState | 'dry-run';
    readonly visibility?: Visibility;
    readonly declared: DeclaredSeen;
  },
): string {
  const { target, tags, state, visibility = 'public' } = ended;
  const [from, at] = [source, target].map(renderRepository);
  const isDry = state === 'dry-run';
  const rows = tags.map(({ name, former, outcome, reason }) => {
    const told = (isDry && wouldBe[outcome]) || outcome;
    return [
      code(name),
      former === null ? 'not there' : code(former),
      plainText(reason === undefined ? told : `${told}: ${reason}`),
    ];
  });
  return [
    `### ${headings[state]}${visibilities[visibility]}`,
    '',
    `${code(`${at}@${manifest.digest}`)}${platformsText(platforms)}${from === at ? '' : `; from ${code(from!)}`}`,
    '',
    ...renderTableLines(['Tag', isDry ? 'Now' : 'Before', isDry ? 'Then' : 'Now'], rows),
    '',
    ...declaredLines(ended.declared),
  ].join('\n');
}

function platformsText(platforms: SourceImage['platforms']): string {
  if (platforms.length === 0) return '';
  return `, for ${platforms.map(({ platform }) => code(platform)).join(', ')}`;
}

/** What was seen of every platform before the first tag was set. */
function declaredLines({ scans = [], sboms = [] }: DeclaredSeen): readonly string[] {
  const rows = [
    ...scans.map(({ tool, worst, ...of }) => ({
      ...of,
      what: `scanned by ${tool}: ${worst === 'none' ? 'nothing found' : `at most ${worst}`}`,
    })),
    ...sboms.map(({ format, ...of }) => ({ ...of, what: `SBOM, ${format}` })),
  ].map(({ platform, digest, what }) => [code(platform), code(digest), plainText(what)]);
  return rows.length > 0 ? [...renderTableLines(['Platform', 'Digest', 'Seen'], rows), ''] : [];
}
