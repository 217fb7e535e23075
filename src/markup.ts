/** HTML as text: everything that is put into it is escaped unless it is HTML already. */

export interface Html {
  readonly html: string;
}

type Part = string | number | Html | readonly Html[];

/** Tagged template: texts are escaped, `Html` parts are not. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const rendered = strings.map(
    (text, index) => text + (index < parts.length ? render(parts[index]!) : ''),
  );
  return { html: rendered.join('') };
}

function render(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return 'html' in part ? part.html : part.map(({ html: text }) => text).join('');
}

/** Safe inside elements and quoted attributes; control characters become visible. */
export function escapeHtml(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- control characters are what this makes visible
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;')
  );
}
