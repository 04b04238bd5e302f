// Runs in a pod of its own and calls the portal as users do, at a steady pace, until it is told to
// stop (SIGTERM) or its time is over. Prints each failure, and at the end one line of JSON.
//
//     node load.mjs <calls: {"/path": "service that must answer"}>
const calls = Object.entries(JSON.parse(process.argv[2]));
const { BASE_URL, PER_SECOND = '20', SECONDS = '3600' } = process.env;

const inFlight = new Set();
const failures = {};
let count = 0;

async function call(path, service) {
  const response = await fetch(BASE_URL + path, { signal: AbortSignal.timeout(30_000) });
  await response.arrayBuffer();
  const server = response.headers.get('x-served-by');
  // 401 is an answer of the service too: nobody is signed in here.
  if (response.status >= 500) throw new Error(`${response.status} from ${server}`);
  if (server !== service) throw new Error(`served by ${server}, not by ${service}`);
}

async function record(path, service) {
  count += 1;
  try {
    await call(path, service);
  } catch (error) {
    const message = `${path}: ${error.cause?.code ?? error.message}`;
    failures[message] = (failures[message] ?? 0) + 1;
    console.log(`${new Date().toISOString()} ${message}`);
  }
}

async function stop() {
  clearInterval(timer);
  clearTimeout(end);
  await Promise.all(inFlight);
  console.log(JSON.stringify({ count, failures }));
  process.exit(0);
}

const timer = setInterval(() => {
  const [path, service] = calls[count % calls.length];
  const running = record(path, service).finally(() => inFlight.delete(running));
  inFlight.add(running);
}, 1_000 / Number(PER_SECOND));
const end = setTimeout(stop, Number(SECONDS) * 1_000);
process.once('SIGTERM', stop);
