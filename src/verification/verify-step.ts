/** verify-release as a step: inputs to a request, checks to outputs, summary and files. */
import type { ActionResult } from '../define-action.ts';
import { findingOf, type Failure } from '../failure.ts';
import type { Files } from '../ports.ts';
import { verificationFailure } from './failures.ts';
import { failuresOf, verdictOf, type Verification } from './model.ts';
import { checkDocuments, verificationDocument } from './render/document.ts';
import { renderVerificationHtml } from './render/html.ts';
import { renderVerificationSarif } from './render/sarif.ts';
import { renderVerificationSummary } from './render/summary.ts';
import { renderVerificationText } from './render/text.ts';
import { readRequest } from './verify-inputs.ts';
import { verifyRelease } from './verify-release.ts';
import { findSince, type WatchInputs } from './watch-inputs.ts';
import { watchStep, type WatchOutputName, type WatchStepPorts } from './watch-step.ts';

type OutputName = 'verdict' | 'tag' | 'checks' | 'folder' | 'htmlPath' | 'sarifPath' | 'jsonPath';

/** Throws what is wrong with the inputs; what is wrong with the release is in the result. */
export async function verifyStep(
  inputs: WatchInputs,
  ports: WatchStepPorts,
): Promise<ActionResult<OutputName | WatchOutputName>> {
  const since = findSince(inputs);
  if (since !== undefined) return watchStep({ ...inputs, since }, ports);
  const request = await readRequest(inputs, ports.files);
  const verification = await verifyRelease(request, ports);
  const written = await writeReports(verification, inputs, ports.files);
  const verdict = verdictOf(verification);
  return {
    outputs: {
      ...written,
      verdict,
      ...(verification.tag !== undefined && { tag: verification.tag }),
      checks: JSON.stringify(checkDocuments(verification)),
      ...(inputs.outFolder !== undefined &&
        verification.files.length > 0 && { folder: inputs.outFolder }),
    },
    summary: renderVerificationSummary(verification),
    findings: failuresOf(verification).map(findingOf),
    report: {
      text: renderVerificationText(verification),
      document: verificationDocument(verification),
    },
    ...(verdict === 'refused' && { failure: refused(verification) }),
  };
}

/** Also of a release that is refused: then they are wanted most. Throws FILE_NOT_WRITTEN. */
async function writeReports(
  verification: Verification,
  { htmlPath, sarifPath, jsonPath }: WatchInputs,
  files: Pick<Files, 'write'>,
): Promise<Partial<Record<OutputName, string>>> {
  const json = () => `${JSON.stringify(verificationDocument(verification), null, 2)}\n`;
  if (htmlPath !== undefined) await files.write(htmlPath, renderVerificationHtml(verification));
  if (sarifPath !== undefined) await files.write(sarifPath, renderVerificationSarif(verification));
  if (jsonPath !== undefined) await files.write(jsonPath, json());
  return {
    ...(htmlPath !== undefined && { htmlPath }),
    ...(sarifPath !== undefined && { sarifPath }),
    ...(jsonPath !== undefined && { jsonPath }),
  };
}

function refused({ repository, tag, checks }: Verification): Failure {
  const wrong = checks.filter(({ standing }) => standing === 'fail' || standing === 'unknown');
  const ids = wrong.map(({ id }) => id).join(', ');
  return verificationFailure('VERIFY_REFUSED', {
    seen: `${[repository, tag].filter(Boolean).join(' ')} is not verified: ${ids || 'no check was made'}`,
    expected: 'every check that was asked for to pass',
    cure: 'Do not use the files before each of these is explained: every failure tells its cure.',
  });
}
