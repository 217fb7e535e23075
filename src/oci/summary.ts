/** What a maintainer wants to read of a promotion. */
import type { ImageRepository } from '../image-ports.ts';
import { code, plainText, renderTableLines } from '../markdown.ts';
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

export function renderPromotion(
  { repository: source, manifest, platforms }: SourceImage,
  ended: {
    readonly target: ImageRepository;
    readonly tags: readonly PromotedTag[];
    readonly state: PromotionState | 'dry-run';
    readonly visibility?: Visibility;
  },
): string {
  const { target, tags, state, visibility = 'public' } = ended;
  const [from, at] = [source, target].map(renderRepository);
  const rows = tags.map(({ name, former, outcome, reason }) => [
    code(name),
    former === null ? 'not there' : code(former),
    plainText(reason === undefined ? outcome : `${outcome}: ${reason}`),
  ]);
  return [
    `### ${headings[state]}${visibilities[visibility]}`,
    '',
    `${code(`${at}@${manifest.digest}`)}${platformsText(platforms)}${from === at ? '' : `; from ${code(from!)}`}`,
    '',
    ...renderTableLines(['Tag', 'Before', 'Now'], rows),
    '',
  ].join('\n');
}

function platformsText(platforms: SourceImage['platforms']): string {
  if (platforms.length === 0) return '';
  return `, for ${platforms.map(({ platform }) => code(platform)).join(', ')}`;
}
