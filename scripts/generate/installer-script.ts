/** The shell script that render-installer fills in, as a module: bundles hold no other files. */
import { findText } from '../project.ts';

const folder = 'src/installer/script';
/** One idea a file; the script has them in this order. */
const pieces = [
  ...['options', 'platform', 'download', 'verifier'],
  ...['signature', 'attestation', 'archive', 'install'],
];

/** The whole script with its instructions. Throws when a piece is missing. */
export function loadInstallerScript(): string {
  const texts = pieces.map((piece) => {
    const text = findText(`${folder}/${piece}.sh`);
    if (text === undefined) throw new Error(`${folder}/${piece}.sh is missing.`);
    return text;
  });
  return texts.join('');
}

/** A module that exports the script's lines. */
export function renderInstallerScript(script: string): string {
  const lines = script.replace(/\n$/, '').split('\n');
  return [
    `// Generated from ${folder} by \`npm run generate\`. Do not edit.`,
    '/** The lines of install.sh, with those that script-template.ts takes for instructions. */',
    'export const scriptLines: readonly string[] = [',
    ...lines.map((line) => `${JSON.stringify(line)},`),
    '];',
  ].join('\n');
}
