/**
 * What a Maven POM says of itself. https://maven.apache.org/pom.html#Maven_Coordinates
 * Only the coordinates are read: of XML as much as they take.
 */
import type { PackageIdentity } from './identity.ts';

/** Comment, CDATA, instruction or declaration, tag, text: one after the other, nothing between. */
const token =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\?[\s\S]*?\?>|<(\/?)([\w.:-]+)(?![\w.:-])(?:"[^"]*"|'[^']*'|[^"'<>])*>|([^<]+)/y;

/**
 * `group:artifact` and the version; group and version are the parent's where the project
 * has none of its own. Throws an Error that says why it cannot be told.
 */
export function parsePom(xml: string): PackageIdentity {
  const texts = readTexts(xml);
  const coordinate = (name: string, inherited: boolean) => {
    const own = texts.get(`project/${name}`);
    const text = own ?? (inherited ? texts.get(`project/parent/${name}`) : undefined);
    if (text === undefined) throw new Error(`the POM has no ${name}`);
    return text.trim();
  };
  return {
    name: `${coordinate('groupId', true)}:${coordinate('artifactId', false)}`,
    version: coordinate('version', true),
  };
}

/** Texts by the names of the elements that they stand in, from the root on. */
function readTexts(xml: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const open: string[] = [];
  const scanner = new RegExp(token);
  const source = xml.replace(/^\uFEFF/, '');
  while (scanner.lastIndex < source.length) {
    const place = scanner.lastIndex;
    const match = scanner.exec(source);
    if (!match) throw new Error(`the POM is no plain XML at character ${place + 1}`);
    const [whole, data, slash, name, text = data] = match;
    if (text !== undefined) {
      const path = open.join('/');
      texts.set(path, (texts.get(path) ?? '') + text);
    } else if (slash === '/') {
      if (open.pop() !== name) throw new Error(`the POM closes ${name}, which is not open`);
    } else if (name !== undefined && !whole.endsWith('/>')) {
      open.push(name);
      startElement(open.join('/'), texts);
    }
  }
  if (open.length > 0) throw new Error(`the POM ends inside ${open.join('/')}`);
  return texts;
}

/** A coordinate that is told twice is none: readers differ on which one they take. */
function startElement(path: string, texts: Map<string, string>): void {
  if (!/^project\/(?:parent\/)?(?:groupId|artifactId|version)$/.test(path)) return;
  if (texts.has(path)) throw new Error(`the POM has ${path} twice`);
  texts.set(path, '');
}
