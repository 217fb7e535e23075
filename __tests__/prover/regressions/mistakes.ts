/** Mistakes of real release pipelines, each reduced by hand to the file of its name beside this one. */

/** What stands in the file, and what to write instead. */
type Mend = readonly [from: string, to: string];

export interface Mistake {
  readonly file: string;
  readonly rule: string;
  /** The job at which it is found; undefined for the whole file. */
  readonly job: string | undefined;
  /** Of the line at which it is found. */
  readonly line: string;
  /** With these changes the rule finds nothing. */
  readonly mends: readonly Mend[];
}

function mistake(
  [file, job]: readonly [string, string | undefined],
  rule: string,
  [line, ...mends]: readonly [string, ...Mend[]],
): Mistake {
  return { file, rule, job, line, mends };
}

const checkout = 'uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1';
const pypi = 'uses: pypa/gh-action-pypi-publish@dc37677b2e1c63e2034f94d8a5b11f265b73ba33';
const syft = 'anchore/sbom-action@daf44fb950173508f38bd2406030372c1d1162b1';
const indent = '\n          ';

export const mistakes: readonly Mistake[] = [
  mistake(['cleanup-fires-on-skipped', 'cleanup'], 'CLEANUP-ON-SKIPPED', [
    "if: always() && needs.promote.result != 'success'",
    ["result != 'success'", "result == 'failure'"],
  ]),
  mistake(['refused-cleanup-is-green', 'cleanup'], 'SWALLOWED-CLEANUP', [
    'gh api --method DELETE',
    [' || true', ''],
  ]),
  mistake(['only-amd64-is-scanned', 'scan'], 'SCAN-ONE-PLATFORM', [
    'trivy image',
    ['trivy image', 'trivy image --platform "$PLATFORM"'],
  ]),
  mistake(['attestations-pile-up', 'attest'], 'ATTEST-WITHOUT-REPLACE', [
    'cosign attest',
    ['cosign attest --yes', 'cosign attest --yes --replace'],
  ]),
  mistake(['builder-is-the-agent', 'attest'], 'BUILDER-ID-FROM-WORKFLOW-REF', [
    'run: |',
    [
      'https://github.com/actions/runner',
      'https://github.com/octo/tidemark/.github/workflows/release.yml',
    ],
  ]),
  mistake(['builder-is-the-caller', 'attest'], 'BUILDER-ID-FROM-WORKFLOW-REF', [
    '- env:',
    ['github.workflow_ref', 'job.workflow_ref'],
  ]),
  mistake(['completeness-is-untrue', 'attest'], 'COMPLETENESS-CLAIMED', [
    'run: |',
    ['completeness: { parameters: true, environment: true, materials: true }', 'attempt: 1'],
  ]),
  mistake(['attempts-share-an-invocation', 'attest'], 'INVOCATION-WITHOUT-ATTEMPT', [
    '- env:',
    ['${{ github.run_id }}', '${{ github.run_id }}/attempts/${{ github.run_attempt }}'],
  ]),
  mistake(['input-name-as-flag', 'scan'], 'INPUT-NAME-AS-FLAG', [
    'grype',
    ['--fail-build --severity-cutoff high', '--fail-on high'],
  ]),
  mistake(['packages-right-is-unused', 'notes'], 'IDLE-PERMISSION', [
    'notes:',
    [', packages: write', ''],
  ]),
  mistake(['identity-right-is-unused', 'build'], 'IDLE-ID-TOKEN', [
    'build:',
    [', id-token: write', ''],
  ]),
  mistake(['cosign-3-by-default', 'sign'], 'UNPINNED-TOOL', [
    'sigstore/cosign-installer@',
    ['d1162b1\n', "d1162b1\n        with: { cosign-release: 'v2.6.1' }\n"],
  ]),
  mistake(['apt-beside-an-identity', 'attest'], 'UNPINNED-TOOL', [
    'apt-get install',
    [`sudo apt-get install -y --no-install-recommends skopeo${indent}`, ''],
  ]),
  mistake(['installer-script-beside-an-identity', 'sbom'], 'UNPINNED-TOOL', [
    'curl -sSfL',
    [
      'curl -sSfL https://example.com/syft/install.sh | sh -s -- -b /usr/local/bin',
      'syft dir:. -o spdx-json=sbom.json',
    ],
  ]),
  mistake(['sbom-of-a-list', 'sbom'], 'SBOM-OF-LIST', [
    syft,
    ['format: spdx-json', "format: spdx-json\n          platform: '${{ matrix.platform }}'"],
  ]),
  mistake(['sbom-stays-an-artifact', 'sbom'], 'SBOM-NEVER-ATTACHED', [
    'uses: actions/upload-artifact@',
    ['octo/tidemark tidemark.tar.gz', 'octo/tidemark tidemark.tar.gz tidemark.cdx.json'],
  ]),
  mistake(['all-secrets-passed-on', 'publish'], 'SECRETS-INHERIT', [
    'publish:',
    ['secrets: inherit', "secrets: { token: '${{ secrets.CRATES_TOKEN }}' }"],
  ]),
  mistake(['verified-an-empty-list', 'verify'], 'EMPTY-LOOP', [
    'for digest in',
    [
      `for digest in $(crane manifest "$IMAGE@$INDEX" | jq -r '.manifests[].digest'); do`,
      `digests=$(crane manifest "$IMAGE@$INDEX" | jq -r '.manifests[].digest')${indent}[ -n "$digests" ] || exit 1${indent}for digest in $digests; do`,
    ],
  ]),
  mistake(['cleaned-an-empty-list', 'cleanup'], 'EMPTY-LOOP', [
    'while read -r id',
    [
      `gh api --paginate "/orgs/octo/packages/container/tidemark/versions" --jq '.[].id' | while read -r id; do`,
      `ids=$(gh api --paginate "/orgs/octo/packages/container/tidemark/versions" --jq '.[].id')${indent}[ -n "$ids" ] || exit 1${indent}for id in $ids; do`,
    ],
  ]),
  mistake(['publish-without-a-group', 'publish-crate'], 'PUBLISH-WITHOUT-CONCURRENCY', [
    'publish-crate:',
    ['permissions:', 'concurrency: { group: release, cancel-in-progress: false }\npermissions:'],
  ]),
  mistake(['a-group-for-every-tag', undefined], 'CONCURRENCY-PER-REF', [
    'concurrency:',
    ["'release-${{ github.ref_name }}'", 'release'],
  ]),
  mistake(['gate-on-another-node', 'build'], 'TWO-TOOLCHAINS', [
    'uses: actions/setup-node@',
    ['node-version: 20', 'node-version: 22'],
  ]),
  mistake(['trusted-publishing-is-called', 'pypi'], 'TRUSTED-PUBLISHING-IN-REUSABLE', [
    pypi,
    ['on: { workflow_call: { inputs: { run: { type: string, required: true } } } }', 'on: push'],
  ]),
  mistake(['tags-move-one-by-one', 'promote'], 'RETAG-NOT-ATOMIC', [
    'docker buildx imagetools create',
    ['run: |\n', 'run: |\n          trap ./restore-tags ERR\n'],
  ]),
  mistake(['callee-has-a-group', undefined], 'CONCURRENCY-IN-CALLEE', [
    'concurrency:',
    [
      "concurrency: { group: '${{ github.workflow }}-${{ github.ref }}', cancel-in-progress: true }\n",
      '',
    ],
  ]),
  mistake(['cleanup-outside-the-environment', 'cleanup'], 'SECRET-SCOPE', [
    'cleanup:',
    ['if: failure()\n', 'if: failure()\n    environment: registry\n'],
  ]),
  mistake(['polls-without-pipefail', 'wait'], 'POLL-WITHOUT-PIPEFAIL', [
    'conclusion=$(gh run list',
    ['run: |\n', 'run: |\n          set -o pipefail\n'],
  ]),
  mistake(['verified-by-tag', 'verify'], 'VERIFY-BY-TAG', [
    'cosign verify',
    ['tidemark:$VERSION-candidate"\n  promote', 'tidemark@$DIGEST"\n  promote'],
  ]),
  mistake(['tag-name-in-a-script', 'release'], 'EXPRESSION-IN-RUN', [
    'run: |',
    ['${{ github.ref_name }}', '$GITHUB_REF_NAME'],
  ]),
  mistake(['one-action-at-two-commits', 'release'], 'TWO-PINS', [
    '# v6.0.2',
    [
      'de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2',
      '3d3c42e5aac5ba805825da76410c181273ba90b1',
    ],
  ]),
  mistake(['payload-defaults-to-production', 'publish'], 'DISPATCH-DEFAULT-PRODUCTION', [
    'if: github.event.client_payload.index',
    ["index != 'testpypi'", "index == 'pypi'"],
  ]),
  mistake(['killed-before-it-gives-up', 'wait'], 'JOB-TIMEOUT-BELOW-POLLING', [
    'run: |',
    ['{1..80}', '{1..20}'],
  ]),
  mistake(['every-poll-fails-silently', 'wait'], 'MISSING-GH-REPO', [
    'gh run list',
    ["GH_TOKEN: '${{ github.token }}'", "GH_TOKEN: '${{ github.token }}', GH_REPO: octo/tidemark"],
  ]),
  mistake(['hangs-for-six-hours', 'publish-crate'], 'NO-TIMEOUT', [
    'publish-crate:',
    ['environment:', 'timeout-minutes: 15\n    environment:'],
  ]),
  mistake(['any-branch-may-publish', 'publish-npm'], 'PUBLISH-WITHOUT-ENVIRONMENT', [
    'publish-npm:',
    ['permissions: { id-token', 'environment: npm\n    permissions: { id-token'],
  ]),
  mistake(['publishing-action-by-branch', 'pypi'], 'UNPINNED-USES', [
    '@release/v1',
    ['uses: pypa/gh-action-pypi-publish@release/v1', pypi],
  ]),
  mistake(['token-left-for-the-build', 'release'], 'CHECKOUT-PERSISTS-CREDENTIALS', [
    checkout,
    [checkout, `${checkout}\n        with: { persist-credentials: false }`],
  ]),
  mistake(['every-job-may-write', undefined], 'NO-TOP-PERMISSIONS', [
    'build:',
    ['permissions: { contents: write, id-token: write }', 'permissions: { contents: read }'],
  ]),
  mistake(['next-tag-ends-the-publish', 'publish-crate'], 'CANCELLED-PUBLISH', [
    'concurrency:',
    ['cancel-in-progress: true', 'cancel-in-progress: false'],
  ]),
  mistake(['image-is-built-twice', 'push'], 'ARTIFACT-LINEAGE', [
    'uses: docker/build-push-action@',
    [
      "- uses: docker/build-push-action@53b7df96c91f9c12dcc8a07bcb9ccacbed38856a # v7.3.0\n        with: { push: true, tags: 'ghcr.io/octo/tidemark:v1' }",
      '- run: skopeo copy docker-archive:built.tar docker://ghcr.io/octo/tidemark:v1',
    ],
  ]),
  mistake(['cleanup-misses-the-denial', 'cleanup'], 'CLEANUP-UNREACHABLE', [
    'crane delete',
    [
      "always() && needs.announce.result == 'failure'",
      "always() && needs.image.result != 'skipped' && needs.announce.result != 'success'",
    ],
  ]),
  mistake(['siblings-do-not-wait', 'publish-crate'], 'PUSH-BEFORE-APPROVAL', [
    'cargo publish',
    ['publish-crate:\n    needs: build', 'publish-crate:\n    needs: approve'],
  ]),
  mistake(['scanned-after-the-retag', 'scan'], 'GATE-AFTER-PUBLISH', [
    'grype',
    ['    runs-on', '    needs: scan\n    runs-on'],
    ['    needs: promote\n', ''],
  ]),
  mistake(['signature-checked-after-the-retag', 'promote'], 'GATE-AFTER-PUBLISH', [
    'cosign verify',
    ['      - run: crane tag "$IMAGE@$DIGEST" "$VERSION"\n', ''],
    ['$IMAGE@$DIGEST"\n', '$IMAGE@$DIGEST"\n      - run: crane tag "$IMAGE@$DIGEST" "$VERSION"\n'],
  ]),
  mistake(['dispatched-build-of-the-branch', 'image'], 'DISPATCH-REF-PIN', [
    checkout,
    [
      'persist-credentials: false',
      "persist-credentials: false, ref: 'refs/tags/${{ inputs.tag }}'",
    ],
  ]),
  mistake(['public-before-the-registries', 'release'], 'UNGATED-ANNOUNCE', [
    'gh release create',
    ['gh release create', 'gh release create --draft'],
  ]),
  mistake(['image-public-pypi-fails', 'promote'], 'UNGATED-ANNOUNCE', [
    'crane tag',
    ['    runs-on', '    needs: pypi\n    runs-on'],
    ['    needs: promote\n', ''],
  ]),
  mistake(['dispatch-ends-unseen', 'release'], 'UNOBSERVED-PUBLISH', [
    'gh workflow run',
    [
      '      - run: gh release',
      '      - run: gh run watch --exit-status "$RUN" --repo octo/tidemark\n      - run: gh release',
    ],
  ]),
  mistake(['signatures-deleted-after-success', 'cleanup'], 'CLEANUP-AFTER-SUCCESS', [
    'cosign clean',
    [
      "always() && needs.smoke.result != 'success'",
      "always() && needs.promote.result == 'failure'",
    ],
  ]),
  mistake(['tag-is-not-there-yet', 'build'], 'REF-BEFORE-CREATE', [
    'ref: refs/tags/',
    ['ref: refs/tags/v${{ inputs.version }}', 'ref: ${{ github.sha }}'],
  ]),
  mistake(['artifact-gone-before-the-approval', 'build'], 'RETENTION-VS-GATE', [
    'retention-days',
    ['retention-days: 3', 'retention-days: 35'],
  ]),
  mistake(['cleanup-deletes-the-previous-latest', 'cleanup'], 'ROLLBACK-OF-FLOATING-TAG', [
    'crane delete',
    ['tidemark:latest', 'tidemark:staging'],
  ]),
  mistake(['cleanup-waits-for-who-denied', 'cleanup'], 'CLEANUP-NEEDS-REJECTED-ENV', [
    'crane delete',
    ['environment: release\n    permissions: { packages', 'permissions: { packages'],
  ]),
  mistake(['skipped-retry-poisons-the-publish', 'publish-crate'], 'SKIP-POISON', [
    'publish-crate:',
    [
      'needs: build\n',
      "needs: build\n    if: ${{ !cancelled() && needs.build.result == 'success' }}\n",
    ],
  ]),
  mistake(['skipped-tests-are-asked-in-vain', 'publish-crate'], 'DEAD-RESULT-TEST', [
    'if: needs.test.result',
    [
      "if: needs.test.result == 'success' || needs.test.result == 'skipped'",
      "if: ${{ !cancelled() && (needs.test.result == 'success' || needs.test.result == 'skipped') }}",
    ],
  ]),
];
