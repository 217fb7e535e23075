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
  pypi: 'https://pypi.org',
  pypiFiles: 'https://files.pythonhosted.org',
  pypiUpload: 'https://upload.pypi.org',
  testPypi: 'https://test.pypi.org',
  testPypiFiles: 'https://test-files.pythonhosted.org',
  crates: 'https://crates.io',
  cratesFiles: 'https://static.crates.io',
  cratesIndex: 'https://index.crates.io',
} as const;
