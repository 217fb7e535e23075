/** The page of check-workflow, as Chromium shows it. */
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import action from '../../actions/check-workflow/action.ts';
import { localFiles } from '../../src/adapters/files.ts';
import { parseInputs } from '../../src/parse-inputs.ts';
import { gated, ungated } from '../prover/releases.ts';
import { temporaryFolders } from '../support/folders.ts';
import { withPage } from './browser.ts';
import { peerTest } from './support.ts';

const folderWith = temporaryFolders();

/** The address of the page of that workflow. */
async function pageOf(text: string): Promise<string> {
  const folder = folderWith({ '.github/workflows/release.yml': text });
  const inputs: Readonly<Record<string, string>> = {
    workflows: `${folder}/.github/workflows/release.yml`,
    'html-path': join(folder, 'page.html'),
  };
  await action.run(
    parseInputs(action.inputs, (name) => inputs[name]),
    { files: localFiles },
  );
  return pathToFileURL(join(folder, 'page.html')).href;
}

/** The frames that are seen, each as the states of its jobs. */
const seenFrames = `[...document.querySelectorAll('.frames > div')]
  .filter((frame) => getComputedStyle(frame).display !== 'none')
  .map((frame) => [...frame.querySelectorAll('svg > g')].map((job) => job.getAttribute('class')))`;

describe('the page of a refuted workflow', () => {
  peerTest(['chromium'], 'plays the run column by column, and asks nobody anything', async () => {
    const address = await pageOf(ungated);
    await withPage(address, async (page) => {
      expect(await page.evaluate(seenFrames)).toEqual([['success', 'failure', 'success marked']]);
      await page.evaluate("document.querySelector('.play label').click()");
      expect(await page.evaluate(seenFrames)).toEqual([['success', 'idle', 'idle marked']]);
      expect(page.requests).toEqual([address]);
      expect(page.complaints).toEqual([]);
    });
  });
  peerTest(['chromium'], 'has states in colours of their own, and fits its window', async () => {
    await withPage(await pageOf(ungated), async (page) => {
      const fills = await page.evaluate(
        `['success', 'failure'].map((state) => getComputedStyle(document.querySelector('svg .' + state + ' > rect')).fill)`,
      );
      expect(new Set(fills as string[]).size).toBe(2);
      expect(
        await page.evaluate(
          'document.documentElement.scrollWidth <= document.documentElement.clientWidth',
        ),
      ).toBe(true);
    });
  });
});

describe('the page of a proved workflow', () => {
  peerTest(['chromium'], 'has the verdict, and no run to play', async () => {
    await withPage(await pageOf(gated), async (page) => {
      expect(await page.evaluate("document.querySelector('h1 .badge').textContent")).toBe('PROVED');
      expect(await page.evaluate("document.querySelectorAll('.play').length")).toBe(0);
      expect(await page.evaluate("document.querySelectorAll('svg > g').length")).toBe(3);
      expect(page.complaints).toEqual([]);
    });
  });
});
