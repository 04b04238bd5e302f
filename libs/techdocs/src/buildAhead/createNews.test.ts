import { expect, it, vi } from 'vitest';
import { createNews } from './createNews.ts';

it('tells once at the end, and of nothing when nothing is new', async () => {
  const tell = vi.fn(async () => {});
  const news = createNews(tell);
  await news.end();
  expect(tell).not.toHaveBeenCalled();
  await news.arrive();
  await news.arrive();
  expect(tell).not.toHaveBeenCalled();
  await news.end();
  await news.end();
  expect(tell).toHaveBeenCalledOnce();
});

it('does not keep news for the end of a long run', async () => {
  const tell = vi.fn(async () => {});
  let now = 0;
  const news = createNews(tell, 60_000, () => now);
  for (now = 10_000; now <= 120_000; now += 10_000) await news.arrive();
  expect(tell).toHaveBeenCalledTimes(2);
  await news.end();
  expect(tell).toHaveBeenCalledTimes(2);
});
