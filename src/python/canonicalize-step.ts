/** canonicalize-python-dist: from its inputs to outputs, findings and a summary. */
import type { ActionResult } from '../define-action.ts';
import type { Finding } from '../failure.ts';
import type { Files, Log, Registries, RunContext } from '../ports.ts';
import { workflowFileOf } from '../registry/publisher.ts';
import {
  canonicalize,
  type Canonical,
  type CanonicalFile,
  type CanonicalizeOptions,
} from './canonicalize.ts';

interface StepInputs extends Omit<
  CanonicalizeOptions,
  'requiredWheelTags' | 'requiredLicenses' | 'publisher'
> {
  readonly requiredWheelTags: readonly string[] | undefined;
  readonly requiredLicenses: readonly string[] | undefined;
  readonly publisherRepository: string;
  readonly publisherWorkflow: string | undefined;
  readonly publisherEnvironment: string | undefined;
}

interface StepPorts {
  readonly files: Files;
  readonly registries: Registries;
  readonly log: Log;
  readonly run: Pick<RunContext, 'workflowRef'>;
}

/** Throws what canonicalize throws. */
export async function canonicalizeStep(
  inputs: StepInputs,
  ports: StepPorts,
): Promise<ActionResult<'source' | 'files' | 'adopted'>> {
  const { requiredWheelTags = [], requiredLicenses = [] } = inputs;
  const publisher = {
    repository: inputs.publisherRepository,
    // An earlier attempt of this release ran in the same workflow, which stands at the tag.
    workflow: inputs.publisherWorkflow ?? workflowFileOf(ports.run.workflowRef ?? ''),
    environment: inputs.publisherEnvironment,
  };
  const options = { ...inputs, requiredWheelTags, requiredLicenses, publisher };
  const canonical = await canonicalize(options, ports);
  const files = canonical.files.map(({ filename, size, sha256 }) => ({
    name: filename,
    size,
    sha256,
  }));
  return {
    outputs: {
      source: canonical.source,
      files: JSON.stringify(files),
      adopted: JSON.stringify(adoptedOf(canonical)),
    },
    summary: renderSummary(inputs, canonical),
    findings: findingsOf(canonical),
  };
}

/** Files whose bytes are the index's and not this build's, as seal-artifacts takes them. */
function adoptedOf({ files }: Canonical) {
  return files.flatMap(({ filename, servedAt, drift }) =>
    servedAt === undefined || drift === undefined
      ? []
      : [{ name: filename, registry: 'pypi', url: servedAt }],
  );
}

function findingsOf({ files, yanked }: Canonical): Finding[] {
  const drifts = files.flatMap(({ drift }) => (drift === undefined ? [] : [drift]));
  return [
    ...drifts.map((drift) => ({
      rule: 'PYTHON_BYTES_ADOPTED',
      level: 'warning' as const,
      message: `The index’s bytes are taken instead of the build’s: ${drift}`,
    })),
    ...yanked.map((name) => ({
      rule: 'PYTHON_FILE_YANKED',
      level: 'warning' as const,
      message: `${name} was yanked: installers pass it over unless it is asked for exactly.`,
    })),
  ];
}

const sourceSentences = {
  build: 'The index does not have this version: this run’s build is canonical.',
  registry: 'The index has this version: the bytes that it serves are canonical.',
  mixed: 'An earlier upload stopped half-way: the build repeats its bytes, and supplies the rest.',
} as const;

function renderSummary(
  { project, version }: { readonly project: string; readonly version: string },
  { source, files }: Canonical,
): string {
  const rows = files.map(
    (file) => `| ${file.filename} | ${file.size} | \`${file.sha256}\` | ${fromOf(file)} |`,
  );
  return [
    `### ${project} ${version}: canonical distributions`,
    '',
    sourceSentences[source],
    '',
    '| File | Bytes | SHA-256 | From |',
    '|---|---:|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function fromOf({ servedAt, drift }: CanonicalFile): string {
  if (servedAt === undefined) return 'build';
  return drift === undefined ? 'index, equal to the build' : 'index, adopted';
}
