/**
 * Maven Central, or a repository of the same layout: every file is where its coordinates
 * say (https://maven.apache.org/repository/layout.html), and what is released there is
 * never changed or removed (https://central.sonatype.org/publish/publish-portal-guide).
 */
import { mapLookup } from '../lookup.ts';
import type { Registry, ServedFile } from '../ports.ts';
import { knownHosts } from '../registry/hosts.ts';
import { mavenFileStem, mavenFolder } from '../registry/maven-layout.ts';
import { requirePackageAndVersion } from '../registry/names.ts';
import { addresses } from './addresses.ts';
import { lookUpBytes, registryOf, type ReaderTools } from './registry-answers.ts';

/**
 * Presence is the POM's, which every version has. maven-metadata.xml and the search lag
 * behind the files, and folders have no list that clients may rely on: files are known by
 * name alone. The digests beside them (.sha1, .md5, and .sha256 or .sha512 where the
 * publisher sent them) are the publisher's own (https://central.sonatype.org/publish/requirements/):
 * only the bytes decide.
 */
export function mavenRegistry({ http, files, indexUrl }: ReaderTools): Registry {
  const repository = indexUrl ?? addresses.mavenCentral;
  const known = knownHosts(repository, repository);
  const locate = (packageName: string, version: string, filename: string): ServedFile => {
    requirePackageAndVersion('maven', packageName, version);
    const folder = mavenFolder(packageName, version);
    const path = [...folder.split('/'), filename].map(encodeURIComponent).join('/');
    return { filename, url: `${repository}/${path}`, yanked: false };
  };
  const open: Registry['open'] = (file, path) =>
    lookUpBytes(http, { url: file.url, known }, { files, path });
  return registryOf({
    locate,
    files: async (packageName, version) => {
      const pom = locate(packageName, version, `${mavenFileStem(packageName, version)}.pom`);
      const seen = await open(pom);
      return mapLookup(seen, () => ({ package: packageName, version, files: [pom] }));
    },
    open,
  });
}
