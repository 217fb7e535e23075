import { archiveFailure } from '../../src/archive/failures.ts';
import { publisherJob } from '../../src/channels/publisher-inputs.ts';
import { defineAction } from '../../src/define-action.ts';
import { fileFailure } from '../../src/files/failures.ts';
import { integer, list, path, repository, text, url } from '../../src/inputs.ts';
import { pythonFailure } from '../../src/python/failures.ts';
import { registryFailure } from '../../src/registry/failures.ts';

export default defineAction({
  name: 'canonicalize-python-dist',
  summary: 'Settle which bytes of a Python version are canonical: the build’s or PyPI’s.',
  permissions: {},
  inputs: {
    project: text({ describe: 'Name of the project on the index.' }),
    version: text({ describe: 'Version that is released; SemVer and PEP 440 forms are equal.' }),
    builtFolder: path({ describe: 'Folder that holds the built wheels and sdists, nothing else.' }),
    outFolder: path({ describe: 'Empty folder that ends with the canonical files.' }),
    expectedWheels: integer({ describe: 'How many wheels the build gives.', default: '1' }),
    expectedSdists: integer({
      describe: 'How many source distributions the build gives.',
      default: '1',
    }),
    requiredWheelTags: list({
      describe:
        'Tags such as `py3-none-any` that some wheel must have; `*` stands for a part of one.',
      optional: true,
    }),
    requiredLicenses: list({
      describe: 'License files, such as `LICENSE`, that every distribution must hold.',
      optional: true,
    }),
    publisherRepository: repository({
      describe:
        'Bytes that differ from the build’s are adopted only when their provenance (PEP 740) names this repository.',
      default: '${{ github.repository }}',
    }),
    ...publisherJob(),
    indexUrl: url({
      describe:
        'Index to look at instead of PyPI, as pip’s `--index-url` takes it: https://test.pypi.org/simple/, or a mirror.',
      optional: true,
    }),
  },
  outputs: {
    source: '`build`, `registry` or `mixed`: where the canonical bytes come from.',
    files: 'The canonical files as JSON: a list of name, size and sha256.',
    adopted:
      'Files whose bytes are the index’s, not the build’s, as JSON for `adopted` of seal-artifacts.',
  },
  uses: ['files', 'log', 'registries', 'run'],
  failures: [pythonFailure, archiveFailure, registryFailure, fileFailure],
  run: async (inputs, ports) => {
    const { canonicalizeStep } = await import('../../src/python/canonicalize-step.ts');
    return canonicalizeStep(inputs, ports);
  },
});
