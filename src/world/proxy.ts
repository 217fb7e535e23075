/**
 * The loopback CONNECT proxy: programs keep the production addresses, and every
 * connection they open ends here. One port; TLS is answered in process.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { CertificateAuthority } from './certificates.ts';
import { deliver, type Delivery } from './delivery.ts';
import type { WorldRequest } from './service.ts';

export interface ProxyOptions {
  readonly authority: CertificateAuthority;
  /** Whether a connection to that host may be opened. */
  admits(host: string, port: number): boolean;
  answer(request: WorldRequest): Promise<Delivery>;
}

export interface Proxy {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Breaks every connection; resolves when the port is free. */
  close(): Promise<void>;
}

/** Listens on a free loopback port; keeps no process alive by itself. */
export async function openProxy({ authority, admits, answer }: ProxyOptions): Promise<Proxy> {
  const tls = createTlsServer(
    {
      SNICallback: (host, done) => {
        authority.secureContext(host).then((context) => done(null, context), done);
      },
    },
    handler('https', answer),
  );
  const proxy = createServer(handler('http', answer));
  const sockets = new Set<Socket>();
  proxy.on('connection', (socket: Socket) => {
    socket.unref();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  proxy.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    // A client that goes away is its own affair; without a listener it would end the process.
    socket.on('error', () => socket.destroy());
    const [host = '', port = '443'] = (request.url ?? '').split(':');
    if (!admits(host, Number(port))) {
      socket.end('HTTP/1.1 599 No Such Host In This World\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    socket.unshift(head);
    tls.emit('connection', socket);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  proxy.unref();
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

type Handler = (from: IncomingMessage, to: ServerResponse) => void;

function handler(scheme: string, answer: ProxyOptions['answer']): Handler {
  const respond = async (from: IncomingMessage, to: ServerResponse) => {
    const request = await readRequest(scheme, from);
    deliver(await answer(request), request.method, to);
  };
  return (from, to) => {
    // The client, or the world, went away in the middle: there is nobody to answer.
    respond(from, to).catch(() => to.destroy());
  };
}

async function readRequest(scheme: string, from: IncomingMessage): Promise<WorldRequest> {
  const pieces: Buffer[] = [];
  for await (const piece of from) pieces.push(piece as Buffer);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(from.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    method: from.method ?? 'GET',
    url: new URL(from.url ?? '/', `${scheme}://${headers.host ?? 'no-host.invalid'}`),
    headers,
    body: Buffer.concat(pieces),
  };
}
