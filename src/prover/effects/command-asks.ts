/** What the catalogue of commands asks of their flags and words. */
import { all, any, isTrue, matches, not, says, type Ask } from './answer.ts';
import {
  announces,
  cleans,
  createsRef,
  dispatches,
  given,
  perhaps,
  stages,
  unless,
} from './entry.ts';

/** The release is made a draft. */
export const draft = any(isTrue('--draft'), isTrue('-d'));
/** Nothing is really done. */
export const dry = unless('--dry-run');
/** The upload goes to an index for tests. */
export const testIndex = any(
  matches('--repository', /test/i),
  matches('-r', /test/i),
  matches('--index', /test/i),
  says(/test\.pypi\.org/),
);

// A variable named like a tag holds one, unless the command says that it pushes a branch.
/** A push that deletes. */
export const deletesRef = given('--delete', '-d');
const pushes = all(not(deletesRef), dry);
/** A push that names tags. */
export const pushesTag = all(pushes, says(/--(?:(?:follow-)?tags|mirror)\b|refs\/tags\//));
/** A push of what is probably a tag. */
export const pushesSomeTag = all(
  pushes,
  not(pushesTag),
  not(says(/refs\/heads\//)),
  says(/TAG|VERSION|\$\{?\w*version|\btag|_tag\b|\bv[\d$]/),
);

/** `goreleaser` without a subcommand, which releases. */
export const bare = says(/^\S*goreleaser(?:\s+-\S+)*\s*$/);
/** goreleaser publishes what it builds. */
export const goreleases = all(
  unless('--snapshot', '--skip-publish'),
  not(says(/--skip[= ]\S*publish/)),
);

/** A copy whose last word is an image in a registry. */
export const toRegistry = says(/docker:\/\/(?:\$\{\{.*?\}\}|\S)+\s*$/);
/** What is copied comes of the repository that it goes to: no bytes are new there, a tag moves. */
export const withinRepository = compareImages((from, to) => from === to);
/** It comes of another one, as far as both are written out: the registry gets bytes, and may refuse. */
export const intoOtherRepository = compareImages(
  (from, to) => from !== to && !/\$/.test(from + to),
);

function compareImages(isSo: (from: string, to: string) => boolean): Ask {
  return ({ text }) => {
    const words = text.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, '${$1}').split(/\s+/);
    const tagged = words.findIndex((word) => /^(?:-t|--tag)(?:=|$)/.test(word));
    const [from, last] = words.slice(-2).map(repositoryOf);
    // `imagetools create -t <to> <from>`; everything else copies its first image to its last.
    const to = tagged < 0 ? last : repositoryOf(words[tagged]!.split('=')[1] ?? words[tagged + 1]!);
    const source = tagged < 0 ? from : last;
    return source !== undefined && to !== undefined && isSo(source, to) ? 'yes' : 'no';
  };
}

/** `docker://ghcr.io/octo/app:1.2.0@sha256:…` is of `ghcr.io/octo/app`; undefined for no name. */
function repositoryOf(image: string): string | undefined {
  const name = image
    .replace(/^[a-z-]+:\/\//, '')
    .replace(/@.*$/, '')
    .replace(/:[^/:]*$/, '');
  return /^[\w.${}:/-]+$/.test(name) ? name : undefined;
}

// `gh api` and `curl` speak to the same addresses.
const deletes = says(/(?:-X|--method|--request)[= ]?DELETE\b/);
const method = any(says(/(?:-X|--method|--request)[= ]?(?:POST|PATCH|PUT)\b/i), ({ text }) =>
  /(?:-X|--method|--request)[= ]?\$/.test(text) ? 'unknown' : 'no',
);
/** A call of GitHub that is more than reading. */
export const ghWrites = all(
  not(deletes),
  any(method, says(/\s(?:-[fF](?:[= ]|\w+\S*=)|(?:--field|--raw-field|--input)[= ])/)),
);
/** The same of `curl`, whose `-f` and `-F` mean other things. */
export const curlWrites = all(
  not(deletes),
  any(method, says(/\s(?:-d|--data|--data-binary|--json)[= ]/)),
);
const onReleases = all(says(/\/releases(?![\w-])/), not(says(/\/releases\/generate-notes/)));
// Where the body is a file or a variable, nothing tells whether it makes a draft.
const saysDraft = says(/draft["']?\s*[=:]\s*["']?(?:true|false)/);
const mayPublish = all(
  not(saysDraft),
  says(/tag_name|draft["']?\s*[=:]|--input|(?:-d|--data|--data-binary|--json)[= ]/),
);
const makesDraft = says(/draft["']?\s*[=:]\s*["']?true/);
const elsewhere = any(
  all(says(/\s["']?\$\{?[\w{]/), says(/\bdraft["']?\s*[=:]/)),
  all(
    says(/\$\{?\{?[^\s}]*release[^\s}]*/i),
    says(/--input|(?:-d|--data|--data-binary|--json)[= ]/),
  ),
);
/** What a call of GitHub's API does, when it writes. */
export const api = (writes: Ask) => [
  stages(
    all(
      writes,
      onReleases,
      any(says(/draft["']?\s*[=:]\s*["']?true/), says(/uploads\.github\.com/)),
    ),
  ),
  announces(all(writes, onReleases, says(/draft["']?\s*[=:]\s*["']?false/))),
  perhaps(announces(all(writes, onReleases, mayPublish))),
  // The address is a variable, and only releases are drafts.
  perhaps(announces(all(writes, not(onReleases), elsewhere, not(makesDraft)))),
  cleans('github-release', all(deletes, onReleases)),
  cleans('image', all(deletes, says(/\/packages\/|\/manifests\//))),
  cleans('ref', all(deletes, says(/\/git\/refs/))),
  createsRef(all(writes, says(/\/git\/(?:refs|tags)\b/))),
  dispatches(all(writes, says(/\/dispatches\b/))),
];
