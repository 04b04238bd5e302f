/**
 * Whether a process runs in development, as `npm start` sets it: `NODE_ENV` is exactly
 * `development`. Whatever else it is, or is not, counts as production, so that a misspelling closes
 * doors and opens none.
 */
export function isDevelopment(nodeEnv: string | undefined): boolean {
  return nodeEnv === 'development';
}
