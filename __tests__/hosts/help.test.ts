import { describe, expect, it } from '@jest/globals';
import { renderActionHelp, renderCommandHelp } from '../../src/hosts/help.ts';
import { demoAction } from '../support/demo-action.ts';

describe('the help of an action', () => {
  const help = renderActionHelp(demoAction());

  it('has a flag for each input, with its kind and default', () => {
    expect(help).toContain('--tag <text>              Tag to look at. (required)');
    expect(help).toContain('--policy <refuse|allow>   What to do. (default: refuse)');
    expect(help).toContain('--commit <commit SHA>     Commit. (default: $GITHUB_SHA)');
    expect(help).toContain('--version-files <list>…   Files to read.');
    expect(help).toContain('--dry-run                 Change nothing. (default: false)');
  });

  it('names the variables of secrets, and no flag for them', () => {
    expect(help).toContain('GITHUB_TOKEN, GH_TOKEN');
    expect(help).toContain('RELEASE_ACTIONS_UPLOAD_KEY');
    expect(help).not.toContain('--github-token');
    expect(help).not.toContain('--upload-key');
  });

  it('tells the exit codes', () => {
    expect(help).toContain('0 done, 1 a check failed, 2 a wrong command line or input, 3 a bug');
  });

  it('fits into 100 columns', () => {
    expect(help.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });
});

describe('the help of the command', () => {
  it('lists every action with its summary, and the other commands', () => {
    const help = renderCommandHelp([demoAction()]);
    expect(help).toMatch(/^ {2}demo-gate +Fail when told to\.$/m);
    expect(help).toMatch(/^ {2}rehearse <workflow> +/m);
    expect(help).toMatch(/^ {2}world \[-- <command>\] +/m);
  });
});
