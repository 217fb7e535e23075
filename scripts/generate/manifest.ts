/** `action.yml` from a definition. */
import { stringify } from 'yaml';
import { kebabCase, type ActionDefinition } from '../../src/define-action.ts';

export interface ManifestOptions {
  /** Where the stub stands, relative to the manifest. */
  readonly main: string;
  /** Only the root action is shown on GitHub's marketplace. */
  readonly branding?: { readonly icon: string; readonly color: string };
}

/** The manifest's YAML; its first line says that it is generated. */
export function renderManifest(definition: ActionDefinition, options: ManifestOptions): string {
  const manifest = {
    name: options.branding ? `release-actions ${definition.name}` : definition.name,
    description: definition.summary,
    author: 'the release-actions maintainers',
    ...(options.branding && { branding: options.branding }),
    inputs: Object.fromEntries(
      Object.entries(definition.inputs).map(([name, input]) => [
        kebabCase(name),
        {
          description: input.describe,
          required: input.required,
          ...(input.default !== undefined && { default: input.default }),
        },
      ]),
    ),
    outputs: Object.fromEntries(
      Object.entries(definition.outputs).map(([name, description]) => [
        kebabCase(name),
        { description },
      ]),
    ),
    runs: { using: 'node24', main: options.main },
  };
  const source = `actions/${definition.name}/action.ts`;
  return `# Generated from ${source} by \`npm run generate\`. Do not edit.\n${stringify(manifest, { lineWidth: 100 })}`;
}
