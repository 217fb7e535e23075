/** Runs check-workflow over the same workflows: every property holds, and nothing is allowed. */
import { localFiles } from '../src/adapters/files.ts';
import { proveFiles } from '../src/prover/prove-files.ts';
import { renderProofText } from '../src/prover/render/text.ts';
import type { PropertyReport } from '../src/prover/report.ts';
import { findWorkflowFiles } from './workflow-files.ts';

const { paths, missing } = findWorkflowFiles();
for (const path of missing) console.error(`${path} is missing`);

const request = { workflows: paths, root: undefined, configuration: undefined };
const proven = await proveFiles(request, localFiles);
const holds = ({ standing }: PropertyReport) => standing === 'proved' || standing === 'empty';
const wrong = proven.filter(
  ({ report: { verdict, properties, findings } }) =>
    verdict !== 'PROVED' ||
    !properties.every(holds) ||
    findings.some(({ allowedBecause }) => allowedBecause !== undefined),
);
for (const each of wrong) console.error(renderProofText(each));
console.log(`${proven.length} workflows, ${wrong.length} not proved, or with a waiver`);
process.exitCode = wrong.length + missing.length > 0 ? 1 : 0;
