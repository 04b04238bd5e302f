/** On phones TechDocs sets text in 11 pixels (its variables.ts); this is within its shadow root. */
export function LetterSize() {
  return (
    <style>{'@media (max-width: 600px) { :host > * { --md-typeset-font-size: 0.875rem } }'}</style>
  );
}
