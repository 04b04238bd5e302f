/**
 * Optional peers that no service has a use for: what tests run with, and other databases' drivers.
 * pnpm links them as soon as anything in the workspace brings them, into production images too.
 */
const UNUSED_PEERS = ['@backstage/backend-test-utils', 'better-sqlite3', 'mysql2'];

/** Called by pnpm for the manifest of every package (https://pnpm.io/pnpmfile). */
function readPackage(manifest) {
  for (const peer of UNUSED_PEERS) {
    delete manifest.peerDependencies?.[peer];
    delete manifest.peerDependenciesMeta?.[peer];
  }
  return manifest;
}

module.exports = { hooks: { readPackage } };
