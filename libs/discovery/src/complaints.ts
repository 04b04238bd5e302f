/** What is wrong with a single value, and what to do about it. */
export interface Complaint {
  readonly message: string;
  readonly fix: string;
}

/** A DNS label (RFC 1123 §2.1): service names become Kubernetes names and host names. */
const serviceNamePattern = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** What Backstage recommends as a plugin id. */
const usualPluginIdPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * What Backstage takes as one (`ID_PATTERN_OLD` of backend-plugin-api, in which it does not tell
 * capitals apart): an id in somebody else's code cannot be renamed (backstage#30092).
 */
const pluginIdPattern = /^[a-z0-9]+([-_][a-z0-9]+)*$/i;

/** What is wrong with a service's name; undefined when it is good. */
export function complaintAboutServiceName(name: string): Complaint | undefined {
  if (serviceNamePattern.test(name)) {
    return undefined;
  }
  return {
    message: `${JSON.stringify(name)} is not a service name`,
    fix: `use a DNS label: lower-case letters, digits and hyphens, at most 63${suggest(name, serviceNamePattern)}`,
  };
}

/** Whether an id works, but is not written as Backstage recommends. */
export function isUnusualPluginId(id: string): boolean {
  return pluginIdPattern.test(id) && !usualPluginIdPattern.test(id);
}

/** What is wrong with a plugin's id; undefined when it is good. */
export function complaintAboutPluginId(id: string): Complaint | undefined {
  if (pluginIdPattern.test(id)) {
    return undefined;
  }
  const message = `${JSON.stringify(id)} is not a plugin id`;
  if (id === '*') {
    return {
      message,
      fix: 'name each plugin: a wildcard would send a misspelt id to a service that does not have it',
    };
  }
  // `@backstage/plugin-tech-radar-backend` is what stands beside it in index.ts.
  const ofPackage = /^@[^/]+\/(?:backstage-)?(?:plugin-)?(.+?)(?:-backend)?$/.exec(id)?.[1];
  return {
    message,
    fix: `use letters, digits and single hyphens${suggest(ofPackage ?? id, usualPluginIdPattern) || ', for example "tech-radar"'}`,
  };
}

/** What is wrong with the base URL of a service; undefined when it is good. Repeats no secret. */
export function complaintAboutUrl(value: string): Complaint | undefined {
  const shown = JSON.stringify(withoutSecrets(value));
  if (/\{\{.*\}\}/.test(value)) {
    return {
      message: `${shown} is a template, as in discovery.endpoints`,
      fix: 'write the service\'s base URL, for example http://catalog-backend:7007; "/api/<plugin id>" is added to it',
    };
  }
  const scheme = /^\s*([a-z][a-z0-9+.-]*):\/\/[^/\\]/i.exec(value)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
    return {
      message: `${shown} has the scheme ${scheme}://`,
      fix: scheme.endsWith('+srv')
        ? 'use http:// or https://; for several instances, list them under urls'
        : 'use http:// or https://',
    };
  }
  if (scheme === undefined && URL.canParse(`http://${value}`) && /^[^/]*:\d+(\/|$)/.test(value)) {
    return { message: `${shown} has no scheme`, fix: `write http:// or https:// before it` };
  }
  if (scheme === undefined || !URL.canParse(value)) {
    return { message: `${shown} is not a URL`, fix: fixForBrokenUrl(value) };
  }
  return complaintAboutParsedUrl(new URL(value), value, shown);
}

function fixForBrokenUrl(value: string): string {
  if (/\/\/[0-9a-f]*:[0-9a-f]*:/i.test(value)) {
    return 'put an IPv6 address in brackets, for example http://[::1]:7007';
  }
  return Number(/:(\d+)(?:\/|\s*$)/.exec(value)?.[1]) > 65_535
    ? 'use a port up to 65535'
    : 'write scheme, host and port, for example http://catalog-backend:7007';
}

function complaintAboutParsedUrl(url: URL, value: string, shown: string): Complaint | undefined {
  if (url.username || url.password) {
    return { message: `${shown} holds credentials`, fix: 'remove user and password from it' };
  }
  if (url.search || url.hash || /[?#]\s*$/.test(value)) {
    return { message: `${shown} has a query or fragment`, fix: 'remove it' };
  }
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]') {
    return {
      message: `${shown} is an address to listen on, not one to call`,
      fix: 'write the host that other services reach it at, 127.0.0.1 on one machine',
    };
  }
  if (/\/api\/*$/i.test(url.pathname)) {
    return {
      message: `${shown} ends in /api, which is added to it together with the plugin's id`,
      fix: `write ${url.href.replace(/\/+api\/*$/i, '')}`,
    };
  }
  return undefined;
}

/** A value without passwords and without what stands behind `?`, for messages that get logged. */
export function withoutSecrets(text: string): string {
  return text.replace(/\/\/[^/\s"]*@/g, '//…@').replace(/\?[^\s"#]+/g, '?…');
}

/** `, for example "user-settings"` for `userSettings`; nothing when no guess fits the pattern. */
function suggest(name: string, pattern: RegExp): string {
  const guess = name
    .trim()
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[\s_./]+/g, '-')
    .toLowerCase();
  return pattern.test(guess) ? `, for example ${JSON.stringify(guess)}` : '';
}
