/** Attestations of the API's repository, by the digests of their subjects. */
import { decompressSnappy } from '../../attestation/snappy.ts';
import { Failure } from '../../failure.ts';
import { present, unknown, type Lookup } from '../../lookup.ts';
import type { Attestations } from '../../ports.ts';
import {
  anything,
  listOf,
  nullable,
  objectOf,
  optional,
  textLike,
  wholeNumber,
} from '../../shape.ts';
import type { Http } from '../http/types.ts';
import type { GithubApi } from './api.ts';
import { askGithub } from './ask.ts';
import { hasNextPage, pageSize, type PageAnswer } from './next-page.ts';
import { writeToGithub } from './write.ts';

/** A predicate of 16 MB in base64, and what is around it. */
const maxBundleBytes = 32 * 1024 * 1024;

const listShape = objectOf({
  attestations: listOf(
    objectOf({
      bundle: nullable(optional(anything)),
      bundle_url: optional(nullable(textLike(/^https:\/\/[^\s\\@]+$/, 'an https address'))),
    }),
  ),
});
const createdShape = objectOf({ id: wholeNumber(1) });

type Listed = ReturnType<typeof listShape>['attestations'][number];

/** https://docs.github.com/en/rest/repos/attestations. Needs `attestations: write`. */
export function githubAttestations({ octokit, owner, repo, http }: GithubApi): Attestations {
  return {
    list: async (subject, predicateType) => {
      const what = `the attestations of sha256:${subject}`;
      let goesOn = false;
      const ask = async () => {
        const answer = await octokit.request(
          'GET /repos/{owner}/{repo}/attestations/{subject_digest}',
          {
            ...{ owner, repo, subject_digest: `sha256:${subject}` },
            ...{ predicate_type: predicateType, per_page: pageSize },
          },
        );
        goesOn = hasNextPage(answer as PageAnswer);
        return answer;
      };
      const answer = await askGithub({ what, ask, shape: listShape, absentOn: [404] });
      if (answer.state !== 'present') return answer;
      // A subject has one or two of a kind: so many are no honest list.
      if (goesOn) return unknown(`cannot read ${what}: there are more than ${pageSize}`);
      return readBundles(answer.value.attestations, http);
    },
    store: async (bundle) => {
      const fields = { owner, repo, bundle: bundle as Record<string, unknown> };
      const answer = await writeToGithub(
        () => octokit.request('POST /repos/{owner}/{repo}/attestations', fields),
        createdShape,
      );
      return answer.state === 'done' ? { state: 'done', value: String(answer.value.id) } : answer;
    },
  };
}

/** Where the list has no bundle, it has an address of one, compressed. */
async function readBundles(
  listed: readonly Listed[],
  http: Http,
): Promise<Lookup<readonly unknown[]>> {
  const bundles: unknown[] = [];
  for (const { bundle, bundle_url: url } of listed) {
    const found = typeof url === 'string' && !bundle ? await fetchBundle(url, http) : bundle;
    if (found instanceof Error) return unknown(`cannot read an attestation: ${found.message}`);
    bundles.push(found);
  }
  return present(bundles);
}

/** The address is signed, and another service's: the token never goes there. */
async function fetchBundle(url: string, http: Http): Promise<unknown> {
  const answer = await http.request({ url, maxBytes: maxBundleBytes });
  if (!answer.answered) return new Error(answer.reason);
  if (answer.status !== 200) return new Error(`HTTP ${answer.status}`);
  try {
    return JSON.parse(decompressSnappy(answer.body, maxBundleBytes).toString('utf8')) as unknown;
  } catch (error) {
    if (error instanceof Failure || error instanceof SyntaxError) return error;
    throw error;
  }
}
