const oldest = 20;

/**
 * Says why the commands cannot run on this Node, or nothing when they can.
 *
 * @param {string} version such as '20.1.0'
 * @param {string} platform such as 'linux'
 * @returns {string | undefined}
 */
export function nodeProblem(version, platform) {
  if (platform === 'win32') {
    return 'error: Splitstage runs on Linux and macOS. On Windows, use it inside WSL.';
  }
  if (Number(version.split('.')[0]) >= oldest) return undefined;
  return (
    'error: Node ' +
    version +
    ' is too old; ' +
    oldest +
    ' or newer is needed.\n' +
    '       Install the current LTS version from https://nodejs.org and try again.'
  );
}
