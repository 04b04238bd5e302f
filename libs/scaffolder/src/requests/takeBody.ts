import express, { type Request, type Response } from 'express';

// As much as the scaffolder's own router takes.
const readRaw = express.raw({ type: () => true, limit: '10mb' });

/**
 * Reads the whole body of a request. Whoever waits for it inside of a turn lets its client say how
 * long the turn takes: five that send a byte every half a second kept all others from templates.
 *
 * @throws an error with status 413 for more than 10 MB, 415 for an unknown encoding
 */
export async function takeBody(request: Request, response: Response): Promise<Buffer> {
  await new Promise<void>((resolve, reject) => {
    readRaw(request, response, (error: unknown) => (error ? reject(error) : resolve()));
  });
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}
