/**
 * Tells of news in a while's worth, because who hears of them reads all again; and of the last at
 * the end. Nothing new, nothing told.
 *
 * @param tell should not fail; what it throws goes to whoever brought the news
 * @param pause milliseconds between two tellings; default a minute
 */
export function createNews(tell: () => Promise<void>, pause = 60_000, now = Date.now) {
  let toldAt = now();
  let isNew = false;
  const end = async () => {
    if (!isNew) return;
    isNew = false;
    toldAt = now();
    await tell();
  };
  return {
    async arrive() {
      isNew = true;
      if (now() - toldAt >= pause) await end();
    },
    end,
  };
}
