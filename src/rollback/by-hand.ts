/** What a person does where a program cannot, or was not told to: instructions with commands. */
import type { ImageDigest, ImageRepository } from '../image-ports.ts';
import { renderRepository } from '../oci/reference.ts';
import type { ChannelType } from '../ports.ts';
import { shellWord } from '../shell-word.ts';
import type { ChannelStanding } from './state.ts';

type Version = Pick<ChannelStanding, 'package' | 'version'>;

/** At crates.io. */
export function yankByHand(of: Version): string {
  return `Run \`cargo yank ${named(of, '@')}\` with a token that may yank.`;
}

const named = ({ package: name = '', version }: Version, separator: string) =>
  shellWord(`${name}${separator}${version}`);

/** How a version is withdrawn from each registry. None of them takes the number back. */
const withdrawals: { readonly [Type in ChannelType]: (of: Version) => string } = {
  // PyPI has no API for it.
  pypi: ({ package: name = '', version }) =>
    `Yank it by hand: https://pypi.org/manage/project/${encodeURIComponent(name)}/release/${encodeURIComponent(version)}/, Options, "Yank".`,
  crates: yankByHand,
  npm: (of) =>
    `Run \`npm deprecate ${named(of, '@')} "Withdrawn, do not use"\` (it asks for your second factor), and \`npm dist-tag add\` for a tag that stands at it.`,
  rubygems: ({ package: name = '', version }) =>
    `Run \`gem yank ${shellWord(name)} -v ${shellWord(version)}\`.`,
  maven: () => 'Maven Central takes nothing back: tell its users, and release the next version.',
  'github-release': () => 'Edit the notes of the release.',
  url: () => 'Take the files away from the address, if it allows that.',
};

/** An instruction. */
export function withdrawByHand(channel: ChannelStanding): string {
  const { indexUrl, type } = channel;
  if (indexUrl !== undefined) return `Withdraw it at ${indexUrl}, if that has a way to.`;
  return withdrawals[type](channel);
}

/** By its name, never by its digest, which would take other tags of the image as well. */
export function removeTagByHand(repository: ImageRepository, name: string): string {
  const place = renderRepository(repository);
  if (repository.registry === 'ghcr.io') {
    const [owner = '', ...rest] = repository.name.split('/');
    return `On https://github.com/${owner}, Packages, ${rest.join('/')}, Manage versions: delete the version that has only the tag ${name}.`;
  }
  if (repository.registry === 'docker.io') {
    return `On https://hub.docker.com/r/${repository.name}/tags delete the tag ${name}; an immutable one stays.`;
  }
  return `Run \`regctl tag delete ${shellWord(`${place}:${name}`)}\`, or ask the registry's operator.`;
}

export function restoreTagByHand(
  repository: ImageRepository,
  { name, former }: { readonly name: string; readonly former: ImageDigest },
): string {
  const place = `docker://${renderRepository(repository)}`;
  return `Run \`skopeo copy --all --preserve-digests ${shellWord(`${place}@${former}`)} ${shellWord(`${place}:${name}`)}\`.`;
}

export function deleteReleaseByHand(repository: string, id: number): string {
  return `Run \`gh api -X DELETE repos/${repository}/releases/${id}\`.`;
}

export function markByHand(tag: string): string {
  return `Edit its notes on its page, where readers look first: \`${tag}\` is not to be used.`;
}

export function deleteGitTagByHand(tag: string): string {
  return `Run \`git push origin ${shellWord(`:refs/tags/${tag}`)}\`, only when no registry has the version.`;
}
