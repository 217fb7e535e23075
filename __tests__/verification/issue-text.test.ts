import { describe, expect, test } from '@jest/globals';
import {
  findTold,
  placesOf,
  renderMarker,
  settle,
  type ToldFindings,
} from '../../src/verification/issue-state.ts';
import { renderIssueBody } from '../../src/verification/issue-text.ts';
import type { CheckResult } from '../../src/verification/model.ts';
import { checkOf, failing, otherBytes, passing, unknowing } from './watched.ts';

const none: ToldFindings = new Map();
const placesIn = (...checks: readonly CheckResult[]) =>
  placesOf([
    {
      ...{ tag: 'v1.2.0', url: 'https://example.com', publishedAt: new Date(0) },
      ...{ verdict: 'refused', checks },
    },
  ]);
const toldOf = (...checks: readonly CheckResult[]) => settle(none, placesIn(...checks));

describe('what was told', () => {
  test('is read again from the first line of a text', () => {
    const told = toldOf(failing, checkOf('fail', [otherBytes('1')], 'registry-pypi'));
    const text = `${renderMarker('Octo/demo', told)}\r\n\r\nWhatever`;
    expect(findTold('octo/Demo', text)).toEqual(told);
    expect(findTold('octo/demo', renderMarker('octo/demo', none))).toEqual(none);
  });

  test('is nothing of another repository’s, nor what stands anywhere else', () => {
    const marker = renderMarker('octo/demo', toldOf(failing));
    for (const text of [
      '',
      `> ${marker}`,
      `Look:\n${marker}`,
      marker.replace('watch v1', 'watch v2'),
      marker.replace(/:[0-9a-f]{12}/, ':--> @all'),
      marker.replace(' -->', ''),
    ]) {
      expect(findTold('octo/demo', text)).toBeUndefined();
    }
    expect(findTold('octo/dem', marker)).toBeUndefined();
  });

  test('is the same for the same bytes in other words, and another for other bytes', () => {
    const worded = otherBytes();
    const reworded = Object.assign(otherBytes(), { seen: `see: ${worded.seen}` });
    expect(toldOf(checkOf('fail', [reworded]))).toEqual(toldOf(failing));
    expect(toldOf(checkOf('fail', [otherBytes('1')]))).not.toEqual(toldOf(failing));
    expect(toldOf(checkOf('fail', [otherBytes('0', 'b.tgz')]))).not.toEqual(toldOf(failing));
  });

  test('stands until the same check passes', () => {
    const told = toldOf(failing);
    expect(settle(told, placesIn(unknowing))).toEqual(told);
    expect(settle(told, placesIn(checkOf('not-asked')))).toEqual(told);
    expect(settle(told, [])).toEqual(told);
    expect(settle(told, placesIn(passing))).toEqual(none);
  });
});

describe('the text of an issue', () => {
  const facts = { repository: 'octo/demo', runUrl: 'https://example.com/run', told: none };
  const bodyOf = (seen: string) =>
    renderIssueBody(
      facts,
      placesIn(checkOf('fail', [Object.assign(otherBytes(), { message: seen })])),
    );

  test('tells release, check and failure, and the run', () => {
    const body = renderIssueBody(facts, placesIn(failing));
    expect(body).toContain('### `v1.2.0` `registry-npm`');
    expect(body).toContain(`sha256 ${'0'.repeat(64)}`);
    expect(body).toContain('Do not use what is served there.');
    expect(body).toContain('<https://example.com/run>');
  });

  test('has what came from elsewhere in fences that it cannot close', () => {
    const hostile = 'x\n```\n@octo/everyone closes #1 <img src=x> <!-- y -->\n````\n\u202eend';
    const body = bodyOf(hostile);
    const [fence] = /^`{3,}(?=text$)/m.exec(body)!;
    expect(fence).toBe('`````');
    const inside = body.split(`${fence}text\n`)[1]!.split(`\n${fence}\n`)[0]!;
    expect(inside).toBe(hostile.replace('\u202e', ' '));
    expect(body.replace(inside, '')).not.toMatch(/@|#1|<img/);
  });

  test('has names of tags in code', () => {
    const [place] = placesIn(failing);
    const release = { ...place!.release, tag: 'v1-->@octo`x' };
    const body = renderIssueBody(facts, [{ ...place!, release }]);
    expect(body).toContain("### `v1-->@octo'x` `registry-npm`");
  });

  test('is never longer than GitHub takes, and ends with whole parts', () => {
    const places = Array.from({ length: 100 }, () =>
      placesIn(checkOf('fail', [Object.assign(otherBytes(), { message: 'y'.repeat(9000) })])),
    ).flat();
    const body = renderIssueBody(facts, places);
    expect(body.length).toBeLessThan(65_536);
    expect(body).toMatch(/\n```\n\n(?:### .*\n\n)?There is more: see the run\.$/);
  });
});
