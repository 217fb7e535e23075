import type { FaultScenario } from '../fault.ts';
import { noTokenAsked, nothingUploaded, tells } from './checks.ts';
import { builtFile, packages, rebuiltGzip, receiptState, versionOf } from './reference-release.ts';

export const npmVersionSquatted: FaultScenario = {
  id: 'npm-version-squatted',
  title: 'A version that npm has with other bytes is refused before a token exists.',
  startsAt: ['publish-npm'],
  arrange: (stage) =>
    stage.world.npm.seed({
      name: packages.npm,
      version: versionOf(stage),
      tarball: rebuiltGzip(builtFile(stage, 'tarball').bytes),
    }),
  expect: {
    code: 'BYTES_SERVED_DIFFER',
    conclusion: 'failure',
    public: false,
    jobs: { 'publish-npm': 'failure', undraft: 'skipped', outcome: 'failure' },
    check: (stage, reports) => [
      ...nothingUploaded(stage),
      ...(receiptState(reports.at(-1)!, 'publish-npm') === 'failed'
        ? []
        : ['there is no receipt of the refusal']),
      ...noTokenAsked(stage, ['npm']),
      ...tells(reports, 'BYTES_SERVED_DIFFER', builtFile(stage, 'tarball').name),
      // Not even the identity that would be traded for a token.
      ...(stage.world.log.requests.some(({ path }) => /audience=npm/.test(path))
        ? ['an ID token for npm was asked for']
        : []),
    ],
  },
};
