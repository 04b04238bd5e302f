/** How to reach other machines, and how to speak; nothing of what the service knows. */
const PASSED_ON = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'LANG',
  'LOG_LEVEL',
  'NODE_COMPILE_CACHE',
  'NODE_ENV',
  'NODE_EXTRA_CA_CERTS',
  'NODE_USE_ENV_PROXY',
  'NO_PROXY',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
  'TZ',
  'http_proxy',
  'https_proxy',
  'no_proxy',
];

/** The environment of a template process. Temporary files go into its own folder. */
export function childEnvironment(
  environment: NodeJS.ProcessEnv,
  folder: string,
): Record<string, string> {
  const passed = PASSED_ON.flatMap(name => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(passed), HOME: folder, TMPDIR: folder };
}
