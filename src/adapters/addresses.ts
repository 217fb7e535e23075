/**
 * Addresses of the services that the product talks to: here and nowhere else.
 * The npm registry is not among them: its address comes from npm's own
 * configuration, as npm's users expect.
 */
export const addresses = {
  githubServer: 'https://github.com',
  githubApi: 'https://api.github.com',
  githubUploads: 'https://uploads.github.com',
  githubOidcIssuer: 'https://token.actions.githubusercontent.com',
  githubFulcio: 'https://fulcio.githubapp.com',
  githubTimestamps: 'https://timestamp.githubapp.com',
  githubTuf: 'https://tuf-repo.github.com',
  sigstoreFulcio: 'https://fulcio.sigstore.dev',
  sigstoreRekor: 'https://rekor.sigstore.dev',
  sigstoreTimestamps: 'https://timestamp.sigstore.dev',
  sigstoreTuf: 'https://tuf-repo-cdn.sigstore.dev',
  pypi: 'https://pypi.org',
  pypiFiles: 'https://files.pythonhosted.org',
  pypiUpload: 'https://upload.pypi.org',
  testPypi: 'https://test.pypi.org',
  testPypiFiles: 'https://test-files.pythonhosted.org',
  crates: 'https://crates.io',
  cratesFiles: 'https://static.crates.io',
  cratesIndex: 'https://index.crates.io',
  rubygems: 'https://rubygems.org',
  mavenCentral: 'https://repo1.maven.org/maven2',
  ghcr: 'https://ghcr.io',
  dockerHub: 'https://registry-1.docker.io',
  dockerHubTokens: 'https://auth.docker.io',
  dockerHubApi: 'https://hub.docker.com',
} as const;
