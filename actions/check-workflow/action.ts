import { defineAction } from '../../src/define-action.ts';
import { boolean, list, path } from '../../src/inputs.ts';
import { fileFailure } from '../../src/files/failures.ts';
import { proverFailure } from '../../src/prover/failures.ts';
import { workflowFailure } from '../../src/workflow/failures.ts';

export default defineAction({
  name: 'check-workflow',
  summary: 'Prove that a release workflow keeps its order, whatever fails, is skipped or cancelled.',
  permissions: {},
  inputs: {
    workflows: list({
      describe: 'Workflow files, one a line, below `root`.',
      default: '.github/workflows/release.yml',
    }),
    root: path({
      describe: 'Folder of the repository: what workflows call is looked for below it.',
      default: '.',
    }),
    configuration: path({
      describe:
        'Levels of the rules, below `root`; `.github/release-actions.yml` when that is there.',
      optional: true,
    }),
    graph: boolean({
      describe: 'On the command line: print the graph of jobs as Mermaid instead of the report.',
      default: 'false',
    }),
    htmlPath: path({
      describe:
        'Write the report of one workflow there, as an HTML page that plays each counterexample.',
      optional: true,
    }),
    sarifPath: path({
      describe: 'Write what was found there, as SARIF 2.1.0 for code scanning.',
      optional: true,
    }),
    jsonPath: path({ describe: 'Write the report there, as JSON.', optional: true }),
  },
  outputs: {
    verdict:
      '`proved`: in every outcome of every job. `refuted`: there is a counterexample. `unknown`: not decided, which is no proof.',
    findings: 'What is not allowed by a comment, as a JSON list of rule, level, message and location.',
    htmlPath: 'The HTML page, when one was asked for.',
    sarifPath: 'The SARIF file, when one was asked for.',
    jsonPath: 'The JSON report, when one was asked for.',
  },
  uses: ['files'],
  failures: [proverFailure, workflowFailure, fileFailure],
  run: async (inputs, ports) => {
    const { checkStep } = await import('../../src/prover/check-step.ts');
    return checkStep(inputs, ports);
  },
});
