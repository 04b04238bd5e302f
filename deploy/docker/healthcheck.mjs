// The HEALTHCHECK of the images: is the service in this container ready?
const url = process.env.HEALTHCHECK_URL ?? 'http://127.0.0.1:7007/.backstage/health/v1/readiness';

const answer = await fetch(url).catch(error => ({ ok: false, status: error.cause ?? error }));
if (!answer.ok) {
  console.error(`${url}: ${answer.status}`);
  process.exitCode = 1;
}
