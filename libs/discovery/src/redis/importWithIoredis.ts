/**
 * Imports a module that needs ioredis, which not everybody installs: a table in Redis is optional.
 *
 * @param load - imports the module
 * @throws Error that names the package to install
 */
export async function importWithIoredis<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (isIoredisMissing(error)) {
      throw new Error(
        'routing.redis needs the package ioredis, which is not installed. Install it: npm install ioredis, or yarn add ioredis.',
        { cause: error },
      );
    }
    throw error;
  }
}

function isIoredisMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === 'ERR_MODULE_NOT_FOUND' &&
    error.message.includes("'ioredis'")
  );
}
