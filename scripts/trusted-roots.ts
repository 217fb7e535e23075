/**
 * Makes src/attestation/trusted-roots.generated.ts: what is trusted without asking anybody.
 * The public good's root is the one that the `@sigstore/tuf` package ships as its seed; the
 * package is fetched here and is no dependency. GitHub's is kept in scripts/trusted-roots,
 * where its source is told, because no package has it.
 *
 * Run it with `node scripts/trusted-roots.ts`. Every chain is checked before it is written.
 */
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The version that the committed file was made from: raise it on purpose, and look at the diff. */
const packageVersion = '4.0.2';
const mirror = 'https://tuf-repo-cdn.sigstore.dev';
const target = new URL('../src/attestation/trusted-roots.generated.ts', import.meta.url);
const githubSource = new URL('./trusted-roots/github.json', import.meta.url);

/** Who issues certificates, or signs times: the leaf first, its root last. */
export interface Authority {
  readonly certChain: { readonly certificates: readonly { readonly rawBytes: string }[] };
}

/** Of `trusted_root.json`, what is checked here. */
export interface Root {
  readonly certificateAuthorities: readonly Authority[];
  readonly timestampAuthorities: readonly Authority[];
}

/** scripts/trusted-roots/github.json. */
export interface GithubRoot {
  readonly source: string;
  /** Base64 of DER, by common name: each stands once here and in many chains. */
  readonly certificates: Readonly<Record<string, string>>;
  /** GitHub renews both leaves together, about twice a year. */
  readonly generations: readonly {
    readonly start: string;
    readonly end?: string;
    readonly fulcio: string;
    readonly timestamps: string;
  }[];
}

function fetchPublicGood(): Root {
  const folder = mkdtempSync(join(tmpdir(), 'sigstore-tuf-'));
  try {
    const pack = ['pack', '--silent', '--pack-destination', folder];
    execFileSync('npm', [...pack, `@sigstore/tuf@${packageVersion}`]);
    execFileSync('tar', ['-xzf', join(folder, readdirSync(folder)[0]!), '-C', folder]);
    const seeds = JSON.parse(readFileSync(join(folder, 'package/seeds.json'), 'utf8')) as Record<
      string,
      { readonly targets: Readonly<Record<string, string>> }
    >;
    const text = Buffer.from(seeds[mirror]!.targets['trusted_root.json']!, 'base64');
    return JSON.parse(text.toString('utf8')) as Root;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** As `gh attestation trusted-root` tells it. */
export function expandGithub({
  certificates,
  generations,
}: GithubRoot): Root & Record<string, unknown> {
  const chains = (uri: string, leaf: 'fulcio' | 'timestamps', intermediate: string) =>
    generations.map(({ start, end, ...leaves }) => ({
      subject: { organization: 'GitHub, Inc.', commonName: 'Internal Services Root' },
      uri,
      certChain: {
        certificates: [
          leaves[leaf],
          certificates[intermediate]!,
          certificates['Internal Services Root']!,
        ].map((rawBytes) => ({ rawBytes })),
      },
      validFor: { start, ...(end !== undefined && { end }) },
    }));
  return {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    certificateAuthorities: chains('fulcio.githubapp.com', 'fulcio', 'Fulcio Intermediate l1'),
    timestampAuthorities: chains('timestamp.githubapp.com', 'timestamps', 'TSA intermediate'),
  };
}

/** Each certificate signed by the next one, the last by itself. Throws on any other. */
export function requireChains({ certificateAuthorities, timestampAuthorities }: Root): void {
  for (const { certChain } of [...certificateAuthorities, ...timestampAuthorities]) {
    const chain = certChain.certificates.map(
      ({ rawBytes }) => new X509Certificate(Buffer.from(rawBytes, 'base64')),
    );
    chain.forEach((certificate, index) => {
      const issuer = chain[index + 1] ?? certificate;
      if (certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)) return;
      throw new Error(`${certificate.subject} is not signed by ${issuer.subject}`);
    });
  }
}

/** JSON text as a template; certificates that stand in it more than once become constants. */
function renderTemplate(name: string, about: string, root: Root): string {
  const text = JSON.stringify(root);
  const all: readonly string[] = text.match(/[A-Za-z0-9+/=]{400,}/g) ?? [];
  const repeated = [...new Set(all.filter((one, index) => all.indexOf(one) !== index))];
  const constants = repeated.map((one, index) => `const ${name}${index} = '${one}';\n`);
  const template = repeated.reduce(
    (rest, one, index) => rest.replaceAll(one, `\${${name}${index}}`),
    text,
  );
  return `${constants.join('')}/** ${about} */\nexport const ${name}Root = \`${template}\`;\n`;
}

if (import.meta.main) {
  const github = JSON.parse(readFileSync(githubSource, 'utf8')) as GithubRoot;
  const roots = { publicGood: fetchPublicGood(), github: expandGithub(github) };
  Object.values(roots).forEach(requireChains);
  const publicGood = `The public good's trusted root, as @sigstore/tuf ${packageVersion} ships it, as JSON text.`;
  const own = `GitHub's own trusted root, as JSON text. From ${github.source}.`;
  const texts = [
    '// Generated by scripts/trusted-roots.ts: do not edit.',
    renderTemplate('publicGood', publicGood, roots.publicGood),
    renderTemplate('github', own, roots.github),
  ];
  writeFileSync(target, texts.join('\n'));
}
