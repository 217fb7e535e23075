/** Settings of npm as its files and variables write them. */

/** Values by key, such as `registry` or `@scope:registry`. */
export type NpmSettings = ReadonlyMap<string, string>;

type Environment = Readonly<Record<string, string | undefined>>;

/** Settings of an .npmrc file's text: top-level `key = value` lines, `${NAME}` replaced. */
export function parseNpmrc(text: string, env: Environment): NpmSettings {
  const settings = new Map<string, string>();
  for (const line of text.split(/[\r\n]+/)) {
    // Sections are an ini feature that none of npm's settings uses.
    if (/^\s*\[.*\]\s*$/.test(line)) break;
    const match = /^\s*([^;#=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line);
    if (!match) continue;
    settings.set(expand(unquote(match[1]!), env), expand(unquote(match[2]!), env));
  }
  return settings;
}

/** Settings in `npm_config_…` variables, in whatever case; `_` stands for `-` but at the start. */
export function readNpmEnvironment(env: Environment): NpmSettings {
  const settings = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    const key = /^npm_config_(.+)$/i.exec(name)?.[1];
    // npm takes an empty variable for one that is not set.
    if (key === undefined || value === undefined || value === '') continue;
    settings.set(key.toLowerCase().replace(/(?!^)_/g, '-'), expand(value, env));
  }
  return settings;
}

function unquote(text: string): string {
  const quoted = /^"(.*)"$/.exec(text) ?? /^'(.*)'$/.exec(text);
  if (quoted) return quoted[1]!;
  return text.replace(/\s*(?<!\\)[;#].*$/, '').replace(/\\([;#])/g, '$1');
}

/** A variable that is not set stays as it is written, as with npm. */
function expand(text: string, env: Environment): string {
  return text.replace(/\$\{([^${}]+)\}/g, (whole, name: string) => env[name] ?? whole);
}
