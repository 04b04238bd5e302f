/** Keys whose values pages make links of: entities, task output, notifications, search results. */
const linkKeys = new Set([
  'backstage.io/edit-url',
  'backstage.io/view-url',
  'href',
  'link',
  'location',
  'url',
]);

/**
 * Addresses that run or show what their author wrote. Browsers ignore controls and spaces in front of
 * an address, and tabs and newlines anywhere in it (https://url.spec.whatwg.org/#url-parsing).
 */
const schemes = ['javascript', 'vbscript', 'data'].map(scheme => [...scheme].join('[\\t\\n\\r]*'));
const scriptLink = new RegExp(`^[\\u0000-\\u0020]*(?:${schemes.join('|')})[\\t\\n\\r]*:`, 'i');

/** Leads nowhere. */
const nowhere = '#';

/** Whether a browser would run or show what the address itself holds. */
export function isScriptLink(address: string): boolean {
  return scriptLink.test(address);
}

/**
 * JSON in which no link runs anything; the same text when there was none.
 *
 * @param json - a plugin's answer. What is not JSON comes back as it is.
 */
export function withoutScriptLinks(json: string): string {
  let found = false;
  try {
    const value = JSON.parse(json, (key, held) => {
      if (typeof held === 'string' && linkKeys.has(key) && isScriptLink(held)) {
        found = true;
        return nowhere;
      }
      return held;
    });
    return found ? JSON.stringify(value) : json;
  } catch {
    return json;
  }
}
