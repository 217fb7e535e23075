/** Programs that keep docker's logins (https://github.com/docker/docker-credential-helpers). */
import { spawn } from 'node:child_process';
import type { ImageCredentials } from '../../ports.ts';
import { imageFailure } from '../../oci/failures.ts';
import { objectOf, textLike } from '../../shape.ts';

const timeoutMilliseconds = 30_000;
/** For what it printed to arrive; what it started may keep the pipe open for ever. */
const graceMilliseconds = 1_000;
const maxOutputBytes = 64 * 1024;

const answerShape = objectOf({ Username: textLike(), Secret: textLike() });

/**
 * The login that a helper has for a registry, undefined when it says that it has none. The
 * registry goes to its standard input, nothing is in its arguments, and there is no shell.
 * Throws IMAGE_CREDENTIALS_HELPER.
 */
export async function askHelper(
  name: string,
  registry: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ImageCredentials | undefined> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
    throw helperFailure(`config.json names the credential helper ${JSON.stringify(name)}`);
  }
  const program = `docker-credential-${name}`;
  const { code, output } = await run(program, registry, env);
  if (code !== 0) {
    if (/credentials not found/i.test(output)) return undefined;
    // What it printed is not told: it may be the secret.
    throw helperFailure(`${program} ended with ${code ?? 'a signal'}`);
  }
  const answer = parse(output);
  if (!answer) throw helperFailure(`${program} printed something else than a login`);
  if (answer.Username === '<token>') {
    throw helperFailure(`${program} has an identity token, which is not supported`);
  }
  return { username: answer.Username, password: answer.Secret };
}

function parse(output: string) {
  try {
    return answerShape(JSON.parse(output), '');
  } catch {
    return undefined;
  }
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function run(
  program: string,
  input: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['get'], {
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
      // Its timer holds nobody up when the helper is not there.
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
    const pieces: Buffer[] = [];
    let size = 0;
    // Nobody reads on then: neither it nor what it started can write any more.
    const stopReading = () => child.stdout.destroy();
    child.stdout.on('data', (piece: Buffer) => {
      size += piece.length;
      if (size <= maxOutputBytes) return void pieces.push(piece);
      child.kill();
      stopReading();
      reject(helperFailure(`${program} printed more than a login`));
    });
    child.once('error', (error) => {
      stopReading();
      reject(helperFailure(`${program}: ${error.message}`));
    });
    child.once('exit', () => setTimeout(stopReading, graceMilliseconds).unref());
    child.once('close', (code) =>
      resolve({ code, output: Buffer.concat(pieces).toString('utf8') }),
    );
    // A helper that ends without reading is told by its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

function helperFailure(seen: string) {
  return imageFailure('IMAGE_CREDENTIALS_HELPER', {
    seen,
    expected: 'a credential helper that tells the login of the registry',
    cure: 'Run `docker login` where the helper is installed, or give `username` and `password`.',
  });
}
