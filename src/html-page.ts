/** A page that is one file: nothing is loaded from anywhere, no script runs, every text is escaped. */
import { createHash } from 'node:crypto';
import { markup, type Html } from './markup.ts';
import { pageStyle } from './page-style.ts';

export interface PageOptions {
  readonly title: string;
  /** CSS besides the suite’s own. */
  readonly style: string;
  readonly body: Html;
}

/** The whole page. Its one style sheet is allowed by its digest, and nothing else is. */
export function renderPage({ title, style, body }: PageOptions): string {
  const css = `${pageStyle}${style}`;
  const styleDigest = createHash('sha256').update(css).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${styleDigest}'; base-uri 'none'; form-action 'none'`;
  const page = markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>${{ html: css }}</style>
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html> `;
  return page.html;
}
