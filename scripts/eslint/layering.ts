/** ESLint rule `house/layering`: imports point down only. */
import { posix, relative, sep } from 'node:path';
import type { Rule } from 'eslint';
import type { Node } from 'estree';
import { projectFolder } from '../project.ts';
import { findLayer, packageHomes, type Layer } from './layers.ts';

export const layering: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [],
    docs: { description: 'imports point down only: see CONTRIBUTING.md' },
  },
  create(context) {
    const path = relative(projectFolder, context.filename).split(sep).join('/');
    const layer = findLayer(path);
    if (!layer) return {};
    const check = (node: { readonly source?: Node | null }) => {
      const specifier = node.source?.type === 'Literal' ? node.source.value : undefined;
      if (typeof specifier !== 'string') return;
      const message = findViolation(specifier, path, layer);
      if (message !== undefined) context.report({ node: node.source!, message });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

function findViolation(specifier: string, path: string, layer: Layer): string | undefined {
  if (!specifier.startsWith('.')) return findPackageViolation(specifier, path, layer);
  const target = findLayer(posix.join(posix.dirname(path), specifier));
  if (!target || layer.imports.includes(target.name)) return undefined;
  return `${layer.name} must not import from ${target.name} (\`${specifier}\`): take what you need as an argument or a port.`;
}

function findPackageViolation(specifier: string, path: string, layer: Layer): string | undefined {
  const home = packageHomes[specifier];
  if (home && !home.test(path)) return `\`${specifier}\` stands in one place: ${home.source}.`;
  if (!layer.refusedPackages?.test(specifier)) return undefined;
  return `${layer.name} must not import \`${specifier}\`: ask for a port instead.`;
}
