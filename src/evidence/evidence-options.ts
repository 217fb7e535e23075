/** What a release is told to carry as evidence, read from the inputs of seal-artifacts. */
import { requireWorkflow } from '../manifest/told-run.ts';
import { parseNamedFiles, type NamedFile } from '../sbom/sbom-input.ts';
import { invalidInput } from '../structured-input.ts';
import type { ConformanceRequest } from './conformance.ts';
import type { previousModes, sbomModes } from './sbom-modes.ts';

export interface EvidenceInputs {
  readonly toolchains: string | undefined;
  readonly lockFiles: string | undefined;
  readonly builderWorkflow: string;
  readonly zeroProvenance: boolean;
  readonly conformance: string | undefined;
  readonly requireConformance: boolean;
  readonly sbom: (typeof sbomModes)[number];
  readonly sbomFiles: string | undefined;
  readonly previousSboms: (typeof previousModes)[number];
}

export interface EvidenceOptions {
  /** YAML text, read by readToolchains. */
  readonly toolchains: string | undefined;
  readonly lockFiles: readonly NamedFile[];
  /** `owner/name/.github/workflows/build.yml@ref`; undefined stands for the run's own workflow. */
  readonly builderWorkflow: string | undefined;
  readonly zeroProvenance: boolean;
  readonly conformance: ConformanceRequest;
  readonly sbom: EvidenceInputs['sbom'];
  readonly sbomFiles: readonly NamedFile[];
  readonly previousSboms: EvidenceInputs['previousSboms'];
}

/** When nobody asks for more: BUILD_META and the provenance. */
export const plainEvidence: EvidenceOptions = {
  toolchains: undefined,
  lockFiles: [],
  builderWorkflow: undefined,
  zeroProvenance: false,
  conformance: { result: undefined, required: false },
  sbom: 'none',
  sbomFiles: [],
  previousSboms: 'release',
};

/** Throws INPUT_INVALID. */
export function parseEvidence(inputs: EvidenceInputs): EvidenceOptions {
  const { sbom, toolchains, builderWorkflow, zeroProvenance, previousSboms } = inputs;
  requireWorkflow('builder-workflow', builderWorkflow);
  const sbomFiles = parseNamedFiles('sbom-files', inputs.sbomFiles ?? '[]');
  if (sbom === 'none' && sbomFiles.length > 0) {
    throw invalidInput(
      'sbom-files',
      'there are some, and `sbom` is `none`.',
      '`sbom: check`, or `sbom: make` for the other artifacts too',
    );
  }
  if (sbom === 'check' && sbomFiles.length === 0) {
    throw invalidInput('sbom-files', 'it was not given.', 'the SBOMs that `sbom: check` checks');
  }
  return {
    ...{ toolchains, builderWorkflow, zeroProvenance, sbom, sbomFiles, previousSboms },
    lockFiles: parseNamedFiles('lock-files', inputs.lockFiles ?? '[]'),
    conformance: { result: inputs.conformance, required: inputs.requireConformance },
  };
}
