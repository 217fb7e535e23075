/** The two lines that GitHub runs for each action. */
import { actionNames } from '../../actions/index.ts';
import type { GeneratedFile } from '../generate/plan.ts';

/** A stub per action and one for the command line, with paths below dist/. */
export function renderStubs(): readonly GeneratedFile[] {
  const actions = actionNames.map((name) => ({
    path: `${name}/index.js`,
    content: `import { runAction } from '../index.js';\nawait runAction('${name}');\n`,
  }));
  const cli = {
    path: 'cli/index.js',
    content: `#!/usr/bin/env node\nimport { runCommandLine } from '../index.js';\nawait runCommandLine(process.argv.slice(2));\n`,
  };
  return [...actions, cli];
}
