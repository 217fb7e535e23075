import { defineAction } from '../../src/define-action.ts';
import { boolean, list, path } from '../../src/inputs.ts';
import { fileFailure } from '../../src/files/failures.ts';
import { proverFailure } from '../../src/prover/failures.ts';
import { workflowFailure } from '../../src/workflow/failures.ts';

export default defineAction({
  name: 'check-workflow',
  summary:
    'Prove that a release workflow keeps its order, whatever fails, is skipped or cancelled.',
  permissions: {},
  positional: 'workflows',
  inputs: {
    workflows: list({
      describe: 'Workflow files, one a line, such as `.github/workflows/release.yml`.',
    }),
    root: path({
      describe:
        'Folder of the repository: what workflows call is looked for there. The one above `.github/workflows/` when left out.',
      optional: true,
    }),
    configuration: path({
      describe:
        'File with the levels of rules; `.github/release-actions.yml` of the repository when left out and when that is there.',
      optional: true,
    }),
    merge: list({
      describe:
        'Files with the JSON or SARIF that zizmor or actionlint wrote, one a line: what they found in the workflows stands in the report, and their errors fail the check.',
      optional: true,
    }),
    graph: boolean({
      describe: 'On the command line: print the graph of jobs as Mermaid instead of the report.',
      default: 'false',
    }),
    fix: boolean({
      describe:
        'Change the workflow files: write the conditions and needs that are proved to mend a finding, comments and layout kept. Each is proved again in the file, and left out when anything else would be worse.',
      default: 'false',
    }),
    outcomes: list({
      describe:
        'Instead of the report, what becomes of the release when jobs end so: `publish=failure`, one a line, or with commas between them.',
      optional: true,
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
    jsonPath: path({
      describe: 'Write the report there, as schemas/workflow-check.schema.json describes it.',
      optional: true,
    }),
  },
  outputs: {
    verdict:
      '`proved`: no outcome of any job breaks the order. `refuted`: an error stands. `unknown`: not decided, which is no proof.',
    findings:
      'What is not allowed by a comment, as a JSON list of rule, level, message and location.',
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
