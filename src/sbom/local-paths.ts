/** Paths of the machine that made an SBOM: they tell strangers about it, and nobody else can follow them. */
import type { PlacedText } from './sbom.ts';

/** Fields that hold a name, an address or a path relative to what was scanned. */
const exactFields = new Set([
  ...['SPDXID', 'spdxElementId', 'relatedSpdxElement', 'documentDescribes', 'documentNamespace'],
  ...['name', 'fileName', 'packageFileName', 'downloadLocation', 'referenceLocator', 'homepage'],
  ...['spdxDocument', 'snippetFromFile', 'packageVerificationCodeExcludedFiles'],
  ...['bom-ref', 'ref', 'dependsOn', 'provides', 'group', 'version', 'versionInfo'],
  ...['purl', 'cpe', 'url'],
]);

/** What people write for people: a path in it is a part of what they say. */
const proseFields = new Set([
  ...['attributionTexts', 'content', 'copyright', 'copyrightText', 'description'],
  ...['extractedText', 'licenseComments', 'noticeText', 'summary', 'text', 'detail'],
]);

/** A path from the root, of POSIX or of Windows. `\\server` is a share; `//host` an address without a scheme. */
const fromRoot = /^(?:\/(?!\/)|[A-Za-z]:[\\/]|\\\\[^\\])/;
/** A file URL that starts at a root, alone or inside of an identifier; `file://.` and `file:../x` are relative. */
const fileUrl = /\bfile:(?:\/{1,3}|\\{2,3})(?:localhost\/)?(?![./\\]|$)/i;
/** Folders of builds and of people: never inside of a package. `/mnt/c` is Windows' own in WSL. */
const machines = [
  ...['home', 'Users', 'root', 'tmp', 'private/(?:var|tmp)', 'Volumes', 'mnt/[a-z]', 'workspaces?'],
  ...['builds', 'github/workspace', '__w', 'opt/hostedtoolcache', 'opt/atlassian', 'codebuild'],
  ...['var/(?:jenkins_home|lib/jenkins)', '(?:actions-)?runner/_work'],
];
const machineFolders = new RegExp(
  String.raw`(?:^|[\s"'=:,;(])(?:/(?:${machines.join('|')})/|[A-Za-z]:[\\/](?=[^\s/]))`,
);

/** The first text that tells such a path, undefined when none does. */
export function findLocalPath(texts: readonly PlacedText[]): PlacedText | undefined {
  return texts.find(({ field, text }) => !proseFields.has(field) && tellsPath(field, text));
}

function tellsPath(field: string, text: string): boolean {
  const plain = decoded(text);
  if (fileUrl.test(plain) || machineFolders.test(plain)) return true;
  return exactFields.has(field) && fromRoot.test(plain);
}

/** Package URLs hide addresses in percent signs. */
function decoded(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
