/**
 * `npm run generate`: writes the manifests, the tables of the READMEs, the list of
 * failure codes, the matrix of failures and the rules about workflows from the definitions. `--check` compares instead, and
 * fails on any difference.
 */
import { actionNames, loadAction } from '../actions/index.ts';
import { allRules } from '../src/prover/all-rules.ts';
import { loadFailureAreas } from './failure-areas.ts';
import { loadPlayedFaults } from './played-faults.ts';
import { findDifferences } from './generate/differences.ts';
import { loadInstallerScript } from './generate/installer-script.ts';
import { planFiles } from './generate/plan.ts';
import { findText, projectFolder, writeText } from './project.ts';

const files = await planFiles({
  definitions: await Promise.all(actionNames.map(loadAction)),
  areas: await loadFailureAreas(),
  faults: loadPlayedFaults(),
  rules: allRules,
  installerScript: loadInstallerScript(),
  read: (path) => findText(path),
});

if (!process.argv.includes('--check')) {
  for (const { path, content } of files) writeText(path, content);
}
const differences = findDifferences(files, projectFolder);
for (const difference of differences) console.error(difference);
if (differences.length > 0) {
  console.error('Run `npm run generate` and commit what it writes.');
  process.exitCode = 1;
} else {
  console.log(`${files.length} generated files are as the definitions say.`);
}
