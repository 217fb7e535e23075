/** Everything that is generated from the definitions: plain data, nothing written here. */
import { format, resolveConfig } from 'prettier';
import { join } from 'node:path';
import type { ActionDefinition } from '../../src/define-action.ts';
import type { RuleDocumentation } from '../../src/prover/rule.ts';
import type { DeclaredArea } from '../failure-areas.ts';
import { projectFolder } from '../project.ts';
import { renderFailureMatrix, type PlayedFault } from './failure-matrix.ts';
import { renderInstallerScript } from './installer-script.ts';
import { renderManifest } from './manifest.ts';
import { renderRules } from './rules.ts';
import { replaceGenerated } from './markers.ts';
import { renderActionList, renderActionTables, renderFailureCodes } from './tables.ts';

export interface GeneratedFile {
  /** Relative to the project. */
  readonly path: string;
  readonly content: string;
}

export interface GenerateInput {
  readonly definitions: readonly ActionDefinition[];
  readonly areas: readonly DeclaredArea[];
  readonly faults: readonly PlayedFault[];
  readonly rules: readonly RuleDocumentation[];
  /** The shell script that render-installer fills in. */
  readonly installerScript: string;
  /** A file's present text, for files that are generated in part. */
  readonly read: (path: string) => string | undefined;
}

/** The action that `uses: org/release-actions@<sha>` runs. */
const rootAction = 'preflight';
const branding = { icon: 'check-circle', color: 'green' } as const;

/** Every generated file, formatted as Prettier wants it. */
export async function planFiles(input: GenerateInput): Promise<readonly GeneratedFile[]> {
  const files = [
    ...input.definitions.flatMap(planManifests),
    ...input.definitions.map((definition) =>
      withGenerated(input, [`actions/${definition.name}/README.md`, 'tables'], () =>
        renderActionTables(definition),
      ),
    ),
    withGenerated(input, ['README.md', 'actions'], () => renderActionList(input.definitions)),
    { path: 'docs/failure-codes.md', content: renderFailureCodes(input.areas) },
    { path: 'docs/workflow-rules.md', content: renderRules(input.rules) },
    { path: 'docs/failure-matrix.md', content: renderFailureMatrix(input.faults) },
    {
      path: 'src/installer/script.generated.ts',
      content: renderInstallerScript(input.installerScript),
    },
  ];
  return Promise.all(files.map(formatted));
}

function planManifests(definition: ActionDefinition): GeneratedFile[] {
  const { name } = definition;
  const manifest = (path: string, main: string) => ({
    path,
    content: renderManifest(definition, { main }),
  });
  const root = {
    path: 'action.yml',
    content: renderManifest(definition, { main: `dist/${name}/index.js`, branding }),
  };
  return [
    manifest(`actions/${name}/action.yml`, `../../dist/${name}/index.js`),
    manifest(`${name}/action.yml`, `../dist/${name}/index.js`),
    ...(name === rootAction ? [root] : []),
  ];
}

function withGenerated(
  { read }: GenerateInput,
  [path, name]: readonly [string, string],
  render: () => string,
): GeneratedFile {
  const text = read(path);
  if (text === undefined) throw new Error(`${path} is missing: write its text by hand first.`);
  try {
    return { path, content: replaceGenerated(text, name, render()) };
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
  }
}

async function formatted({ path, content }: GeneratedFile): Promise<GeneratedFile> {
  const filepath = join(projectFolder, path);
  const config = await resolveConfig(filepath);
  return { path, content: await format(content, { ...config, filepath }) };
}
