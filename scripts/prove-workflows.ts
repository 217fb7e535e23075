/** Runs check-workflow over the same workflows: every property holds, or is allowed with a reason. */
import { localFiles } from '../src/adapters/files.ts';
import { proveFiles } from '../src/prover/prove-files.ts';
import { allowedFindings, type ProvenWorkflow } from '../src/prover/render/proven.ts';
import { renderProofText } from '../src/prover/render/text.ts';
import { findWorkflowFiles } from './workflow-files.ts';

/** What everybody copies, and what releases this suite: nothing in them needs to be allowed. */
const withoutWaiver = ['reference/release.yml', '.github/workflows/release.yml'];

const { paths, missing } = findWorkflowFiles();
for (const path of missing) console.error(`${path} is missing`);

const request = { workflows: paths, root: undefined, configuration: undefined };
const proven = await proveFiles(request, localFiles);
const wrong = proven.filter((each) => !isProved(each));
for (const each of wrong) console.error(renderProofText(each));
console.log(`${proven.length} workflows, ${wrong.length} not proved`);
process.exitCode = wrong.length + missing.length > 0 ? 1 : 0;

function isProved({ report }: ProvenWorkflow): boolean {
  const allowed = allowedFindings(report);
  return (
    report.verdict === 'PROVED' &&
    report.properties.every(({ standing }) => /^(?:proved|empty|allowed)$/.test(standing)) &&
    (allowed.length === 0 || !withoutWaiver.includes(report.file))
  );
}
