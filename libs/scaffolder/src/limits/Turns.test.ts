import { expect, it } from 'vitest';
import { Turns } from './Turns.ts';

/** Takes a turn, and notes who has it. */
function taker(turns: Turns) {
  const order: string[] = [];
  const take = async (user: string) => {
    const end = await turns.take(user);
    order.push(user);
    return end;
  };
  return { order, take };
}

it('gives the next turn to who has the fewest, and not to who asked most', async () => {
  const turns = new Turns(2, 10, 'key');
  const { order, take } = taker(turns);
  const first = await take('ada');
  await take('ada');
  const waiting = [take('ada'), take('ada'), take('bob')];
  first();
  await waiting[2];
  expect(order).toEqual(['ada', 'ada', 'bob']);
});

it('refuses one user with too many, with the key to change, and nobody else', async () => {
  const turns = new Turns(1, 2, 'the.key');
  const end = await turns.take('ada');
  const waits = turns.take('ada');
  await expect(turns.take('ada')).rejects.toMatchObject({
    statusCode: 429,
    message: expect.stringContaining('the.key'),
  });
  const bob = turns.take('bob');
  end();
  (await waits)();
  await bob;
});

it('counts an end once, however often it is told', async () => {
  const turns = new Turns(1, 5, 'key');
  const { order, take } = taker(turns);
  const end = await take('ada');
  const second = take('bob');
  const third = take('cem');
  end();
  end();
  await second;
  await Promise.race([third, new Promise(resolve => setImmediate(resolve))]);
  expect(order).toEqual(['ada', 'bob']);
});
