/** A real browser on one page, over the pipe of its DevTools protocol: no port, no other library. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

export interface BrowserPage {
  /** The value of an expression in the page. */
  evaluate(expression: string): Promise<unknown>;
  /** Addresses that it asked for, its own first. */
  readonly requests: readonly string[];
  /** What the browser complained of: scripts and styles that the page's policy refused. */
  readonly complaints: readonly string[];
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {
    readonly request?: { readonly url: string };
    readonly entry?: { readonly text: string };
  };
  readonly result?: object;
  readonly error?: { readonly message: string };
}

/** Opens the address in Chromium, and closes it when `use` is done. */
export async function withPage(
  address: string,
  use: (page: BrowserPage) => Promise<void>,
): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'browser-'));
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-pipe'];
  const child = spawn(
    'chromium',
    [...flags, `--user-data-dir=${profile}`, '--window-size=1280,900'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      // What it leaves behind goes with its profile.
      env: { ...process.env, TMPDIR: profile },
    },
  );
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    const talk = talkThrough(child.stdio[3] as Writable, child.stdio[4] as Readable);
    await use(await openPage(address, talk));
    await talk.send('Browser.close');
  } finally {
    child.kill();
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Talk {
  send(method: string, params?: object, sessionId?: string): Promise<object>;
  /** Told of every event. */
  listener: (message: Message) => void;
}

/** Messages are JSON with a NUL behind each. */
function talkThrough(out: Writable, from: Readable): Talk {
  const waiting = new Map<number, (message: Message) => void>();
  const talk: Talk = {
    listener: () => undefined,
    send: (method, params = {}, sessionId = undefined) =>
      new Promise((resolve, reject) => {
        const id = waiting.size + 1;
        waiting.set(id, ({ result, error }) =>
          error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result ?? {}),
        );
        out.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      }),
  };
  let text = '';
  from.setEncoding('utf8').on('data', (piece: string) => {
    const parts = (text + piece).split('\0');
    text = parts.pop()!;
    for (const part of parts) {
      const message = JSON.parse(part) as Message;
      if (message.id === undefined) talk.listener(message);
      else waiting.get(message.id)?.(message);
    }
  });
  return talk;
}

async function openPage(address: string, talk: Talk): Promise<BrowserPage> {
  const requests: string[] = [];
  const complaints: string[] = [];
  let loaded: () => void;
  const load = new Promise<void>((resolve) => (loaded = resolve));
  talk.listener = ({ method, params }) => {
    if (method === 'Network.requestWillBeSent') requests.push(params!.request!.url);
    if (method === 'Log.entryAdded') complaints.push(params!.entry!.text);
    if (method === 'Page.loadEventFired') loaded();
  };
  const { targetId } = (await talk.send('Target.createTarget', { url: 'about:blank' })) as {
    readonly targetId: string;
  };
  const attached = await talk.send('Target.attachToTarget', { targetId, flatten: true });
  const { sessionId } = attached as { readonly sessionId: string };
  for (const domain of ['Network', 'Log', 'Page'])
    await talk.send(`${domain}.enable`, {}, sessionId);
  await talk.send('Page.navigate', { url: address }, sessionId);
  await load;
  return {
    requests,
    complaints,
    evaluate: async (expression) => {
      const params = { expression, returnByValue: true };
      const { result } = (await talk.send('Runtime.evaluate', params, sessionId)) as {
        readonly result: { readonly value?: unknown };
      };
      return result.value;
    },
  };
}
