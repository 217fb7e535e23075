/** Where a Maven repository has its files. https://maven.apache.org/repository/layout.html */

/** The folder of a version (`org/example/demo/1.2.3`); the package is `group:artifact`. */
export function mavenFolder(packageName: string, version: string): string {
  const { group, artifact } = mavenCoordinates(packageName);
  return `${group.replaceAll('.', '/')}/${artifact}/${version}`;
}

/** How the names of a version's files begin; a classifier or an ending follows. */
export function mavenFileStem(packageName: string, version: string): string {
  return `${mavenCoordinates(packageName).artifact}-${version}`;
}

/** Both parts of `group:artifact`. */
export function mavenCoordinates(packageName: string): {
  readonly group: string;
  readonly artifact: string;
} {
  const [group = '', artifact = ''] = packageName.split(':');
  return { group, artifact };
}
