// `helm test`: asks each service whether it is ready and follows the same routing table, then walks
// every route of that table through the gateway and looks at who answered. Pods follow a new table
// within about a minute, so it asks again until all is well or the time (two minutes) is over.
//
//     node walkRoutes.mjs <the gateway's name> <file with the table's rows as JSON> [seconds]
import { readFileSync } from 'node:fs';

const [gateway, file, seconds = '120'] = process.argv.slice(2);
const services = JSON.parse(readFileSync(file, 'utf8'));
const deadline = Date.now() + Number(seconds) * 1_000;

async function ask(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  return { response, text: await response.text() };
}

async function checkService(name, revisions) {
  const { response, text } = await ask(`${services[name].url}/.backstage/health/v1/readiness`);
  if (!response.ok) throw new Error(`not ready: ${response.status} ${text}`);
  const { service, revision } = JSON.parse(text);
  if (service !== name) throw new Error(`${services[name].url} is the service ${service}`);
  revisions.set(name, revision);
}

async function checkRoute(plugin, owner) {
  const { response } = await ask(`${services[gateway].url}/api/${plugin}/`);
  const server = response.headers.get('x-served-by');
  if (server !== owner)
    throw new Error(`served by ${server}, not by ${owner} (${response.status})`);
  if (response.status >= 500) throw new Error(`${response.status} from ${server}`);
}

async function walk() {
  const revisions = new Map();
  const checks = Object.entries(services).flatMap(([owner, { plugins }]) => [
    { what: `service ${owner}`, done: checkService(owner, revisions) },
    ...plugins.map(plugin => ({ what: `/api/${plugin}`, done: checkRoute(plugin, owner) })),
  ]);
  const results = await Promise.allSettled(checks.map(({ done }) => done));
  const problems = results.flatMap(({ reason }, index) =>
    reason ? [`${checks[index].what}: ${reason.cause?.message ?? reason.message}`] : [],
  );
  if (new Set(revisions.values()).size > 1) {
    problems.push(`revisions of the routing table differ: ${JSON.stringify([...revisions])}`);
  }
  return { problems, count: checks.length };
}

for (;;) {
  const { problems, count } = await walk();
  if (problems.length === 0) {
    console.log(`All ${count} checks are well.`);
    break;
  }
  if (Date.now() > deadline) {
    console.error(problems.join('\n'));
    process.exit(1);
  }
  await new Promise(resolve => setTimeout(resolve, 2_000));
}
