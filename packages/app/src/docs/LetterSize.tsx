import { useShadowRoot } from '@backstage/plugin-techdocs-react';
import { useEffect } from 'react';

/** TechDocs sets its text in 11 pixels on phones (its rules/variables.ts). */
const css = '@media (max-width: 600px) { :host > * { --md-typeset-font-size: 0.875rem } }';

/** Shows nothing: it adds to the styles of the shadow root that the documentation is in. */
export function LetterSize() {
  const root = useShadowRoot();
  useEffect(() => {
    if (!root) {
      return undefined;
    }
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets.push(sheet);
    return () => {
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter(other => other !== sheet);
    };
  }, [root]);
  return undefined;
}
