/** Release workflows for the reports: one that is wrong, one that is right, one that nobody knows. */

const job = (id: string, needs: string, step: string, ...lines: readonly string[]) =>
  [
    `  ${id}:`,
    ...(needs === '' ? [] : [`    needs: ${needs}`]),
    '    runs-on: ubuntu-24.04',
    '    timeout-minutes: 5',
    ...lines.map((line) => `    ${line}`),
    '    steps:',
    `      - ${step}`,
    '',
  ].join('\n');

const head = `name: release
on: { push: { tags: ['v*'] } }
concurrency: { group: release, cancel-in-progress: false }
permissions: { contents: read }
jobs:
`;

const build = job('build', '', 'run: make all');
const pypi = job('pypi', 'build', 'run: twine upload dist/*', 'environment: pypi');
const publish = (needs: string, ...lines: readonly string[]) =>
  job('public', needs, 'run: gh release edit v1 --draft=false --repo octo/demo', ...lines);

/** `public` does not wait for `pypi`: its own line, 18, lets it through. */
export const ungated = `${head}${build}${pypi}${publish('build')}`;

/** The same, as it should be. */
export const gated = `${head}${build}${pypi}${publish('[build, pypi]')}`;

/** The same, on purpose. */
export const allowed = ungated.replace(
  '  public:\n',
  '  # release: allow UNGATED-ANNOUNCE because PyPI is a mirror\n  public:\n',
);

/** It calls a workflow whose file is not there. */
export const opaque = `${head}${build}  pypi:\n    needs: build\n    uses: ./.github/workflows/pypi.yml\n${publish('[build, pypi]')}`;

/** What it calls. */
export const callee = `on: { workflow_call: {} }
permissions: { contents: read }
jobs:
  upload:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    environment: pypi
    steps:
      - run: twine upload dist/*
`;
