import { type BrowserContext, chromium, type Page } from 'playwright-core';

/** What a page did that its user should never notice, and who served its calls. */
export interface PageRecord {
  /** Errors on the browser's console, uncaught ones included. */
  readonly errors: string[];
  /** Requests that failed or were answered with an error status, as `GET /path 502`. */
  readonly failedRequests: string[];
  /** By plugin id: the services whose `x-served-by` answered calls to `/api/<plugin>`. */
  readonly servedBy: Map<string, Set<string>>;
  /** Hosts that the page sent requests to. */
  readonly hosts: Set<string>;
}

/** A page in a browser of its own. */
export interface BrowserPage extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly record: PageRecord;
}

/** Opens Debian's Chromium and records what its page does. */
export async function openBrowser(baseURL: string): Promise<BrowserPage> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking', '--disable-dev-shm-usage'],
  });
  const context = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const record: PageRecord = {
    errors: [],
    failedRequests: [],
    servedBy: new Map(),
    hosts: new Set(),
  };
  page.on('console', message => {
    if (message.type() === 'error') {
      record.errors.push(message.text());
    }
  });
  page.on('pageerror', error => record.errors.push(String(error)));
  page.on('request', request => {
    const { host, protocol } = new URL(request.url());
    if (protocol.startsWith('http')) {
      record.hosts.add(host);
    }
  });
  page.on('requestfailed', request => {
    const reason = request.failure()?.errorText;
    // The page itself gives up requests when it is left.
    if (reason !== 'net::ERR_ABORTED') {
      record.failedRequests.push(`${request.method()} ${request.url()} ${reason}`);
    }
  });
  page.on('response', response => {
    const { pathname } = new URL(response.url());
    if (response.status() >= 400) {
      record.failedRequests.push(`${response.request().method()} ${pathname} ${response.status()}`);
    }
    const [, plugin] = /^\/api\/([^/]+)/.exec(pathname) ?? [];
    const server = response.headers()['x-served-by'];
    if (plugin && server) {
      record.servedBy.set(plugin, (record.servedBy.get(plugin) ?? new Set()).add(server));
    }
  });
  return { page, context, record, [Symbol.asyncDispose]: () => browser.close() };
}
