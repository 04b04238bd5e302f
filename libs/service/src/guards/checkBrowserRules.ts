import { type Check, danger } from './checks.ts';
import type { Settings } from './Settings.ts';

/** What browsers are told: who may use the portal from another origin, and what its pages load. */
export const checkBrowserRules: Check = settings => [...checkCors(settings), ...checkCsp(settings)];

const checkCors: Check = settings => {
  const origins = listOf(settings.get('backend.cors.origin')).filter(allowsStrangers);
  return danger(settings.get('backend.cors.credentials') === true && origins.length > 0, {
    key: 'backend.cors.origin',
    value: `${origins.map(origin => JSON.stringify(origin)).join(', ')} with credentials`,
    fix: 'pages of strangers could use the portal as whoever opens them: name the origins, or at least their domain',
    opening: 'corsAnyOrigin',
  });
};

/** Whether a pattern matches hosts of more than one domain: a wildcard in its last two labels. */
function allowsStrangers(pattern: unknown): boolean {
  if (typeof pattern !== 'string' || pattern.startsWith('!')) {
    return true;
  }
  const host = pattern.replace(/^[^/]*\/\//, '').replace(/(:[\d*]+)?\/?$/, '');
  return /[*?[\]{}()|!]/.test(host.split('.').slice(-2).join('.'));
}

/** Without these, or with anything allowed in them, a page runs whatever is slipped into it. */
const guarding = ['default-src', 'script-src', 'script-src-elem', 'script-src-attr', 'object-src'];
/** Pictures and the like may come from anywhere. */
const harmless = ['img-src', 'media-src', 'font-src', 'style-src'];

const checkCsp: Check = settings => {
  const csp = settings.get('backend.csp');
  if (csp === undefined) {
    return [];
  }
  if (typeof csp !== 'object' || csp === null) {
    return danger(true, {
      key: 'backend.csp',
      value: JSON.stringify(csp),
      fix: 'write directives, or take it out, which leaves the default',
      opening: 'cspOff',
    });
  }
  return Object.entries(csp).flatMap(([key, value]) => {
    const directive = toKebab(key);
    const tooWide = guarding.includes(directive)
      ? value === false || listOf(value).some(source => isAnything(source) || isInline(source))
      : !harmless.includes(directive) && listOf(value).includes('*');
    return danger(tooWide, {
      key: `backend.csp.${key}`,
      value: JSON.stringify(value),
      fix: "a page may then load or run what it likes: name the sources, such as 'self'",
      opening: 'cspOff',
    });
  });
};

function isAnything(source: unknown): boolean {
  return typeof source !== 'string' || /^(\*|https?:|data:|(https?:\/\/)\*(:\*)?)$/i.test(source);
}

function isInline(source: unknown): boolean {
  return source === "'unsafe-inline'";
}

function toKebab(key: string): string {
  return key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`).replaceAll('_', '-');
}

function listOf(value: ReturnType<Settings['get']>): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === false ? [] : [value];
}
