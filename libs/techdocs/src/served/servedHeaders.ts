/**
 * The headers that a file of a site is served with, instead of what its publisher would say.
 *
 * Sites come from whoever writes docs, and are served from the portal's own origin: nothing in them
 * may run there. The reader loads pages as text and sanitises them; what else it needs is style
 * sheets, images, fonts and the search index.
 *
 * @param contentType as the publisher gives it; undefined when it gives none
 */
export function servedHeaders(contentType: string | undefined): ReadonlyMap<string, string> {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const headers = new Map([
    ['content-type', isHarmless(type) ? (contentType ?? plainText) : plainText],
    // Without it a browser runs text as a script where its content looks like one.
    ['x-content-type-options', 'nosniff'],
  ]);
  // A sandbox takes the origin away from whatever is opened by itself. Chromium shows no PDF in
  // one, and what a PDF runs stays in the viewer.
  if (type !== 'application/pdf') headers.set('content-security-policy', sandbox);
  return headers;
}

const plainText = 'text/plain; charset=utf-8';
const sandbox = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const harmlessText = new Set(['text/css', 'text/plain', 'text/csv', 'text/markdown']);
const harmlessKinds = new Set(['audio', 'font', 'image', 'video']);
/** Scripts (HTML, "JavaScript MIME type"), and all that a browser takes for a document. */
const active = /(java|ecma|j|live)-?script|html|[/+]xml$|xslt|wasm|flash/;

function isHarmless(type: string): boolean {
  const [kind = ''] = type.split('/', 1);
  if (kind === 'text') return harmlessText.has(type);
  if (kind === 'application' || harmlessKinds.has(kind)) return !active.test(type);
  return false;
}
