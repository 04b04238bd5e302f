/**
 * Makes the ids of one page's headings as Python-Markdown does, so that links to a heading stay right when a
 * team changes the generator: `Setup` is `setup`, a second one `setup_1`. Letters of every script
 * are kept, where Python-Markdown by default drops all that is not ASCII.
 */
export function createSlugs() {
  const slugs = new Map<string, number>();
  return (title: string): string => {
    const base =
      title
        .normalize('NFKC')
        .replace(/[^\p{L}\p{N}\p{M}_\s-]/gu, '')
        .trim()
        .toLowerCase()
        .replace(/[-\s]+/g, '-') || 'section';
    // Counts on from where the last one of this name stopped: a page may have thousands of them.
    let count = slugs.get(base) ?? 0;
    let slug = count === 0 ? base : `${base}_${count}`;
    while (slugs.has(slug)) slug = `${base}_${++count}`;
    slugs.set(base, count + 1).set(slug, slugs.get(slug) ?? 1);
    return slug;
  };
}
