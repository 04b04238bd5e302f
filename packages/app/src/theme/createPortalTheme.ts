import { createUnifiedTheme, genPageTheme } from '@backstage/theme';
import type { darkPalette, lightPalette } from './palettes.ts';

const fontFamily = '"Inter Variable", system-ui, sans-serif';

/** Material UI's half of the look, for both of its versions; theme.css is the other half. */
export function createPortalTheme(palette: typeof lightPalette | typeof darkPalette) {
  // Pages of the old frontend system paint a gradient banner; ours is plain paper.
  const banner = genPageTheme({
    colors: [palette.background.paper],
    shape: 'none',
    options: { fontColor: palette.textContrast },
  });
  const outline = { boxShadow: 'none', border: `1px solid ${palette.border}` };
  return createUnifiedTheme({
    palette,
    fontFamily,
    typography: {
      htmlFontSize: 16,
      fontFamily,
      h1: { fontSize: 40, fontWeight: 700, marginBottom: 10 },
      h2: { fontSize: 32, fontWeight: 700, marginBottom: 8 },
      h3: { fontSize: 26, fontWeight: 650, marginBottom: 6 },
      h4: { fontSize: 22, fontWeight: 650, marginBottom: 6 },
      h5: { fontSize: 18, fontWeight: 650, marginBottom: 4 },
      h6: { fontSize: 16, fontWeight: 650, marginBottom: 2 },
    },
    defaultPageTheme: 'home',
    pageTheme: { home: banner },
    components: {
      BackstageHeader: {
        styleOverrides: {
          header: { boxShadow: 'none', borderBottom: `1px solid ${palette.border}` },
          title: { fontSize: 22, color: palette.textContrast },
          subtitle: { color: palette.textSubtle },
          type: { color: palette.textSubtle },
        },
      },
      // In line with the filters below, and whole words in a window of 1,280 pixels.
      CatalogReactUserListPicker: {
        styleOverrides: {
          root: { backgroundColor: 'transparent', border: 0 },
          title: { margin: '8px 0 0' },
          groupWrapper: { margin: '8px 0 16px' },
          menuItem: { paddingLeft: 12, paddingRight: 36 },
        },
      },
      // Whole words, in denser rows than the stock ones.
      MuiTableCell: {
        styleOverrides: {
          root: { padding: '12px', lineHeight: 1.35, wordBreak: 'normal', borderBottom: 0 },
          head: { color: palette.textSubtle, borderBottom: `1px solid ${palette.border}` },
        },
      },
      MuiPaper: {
        styleOverrides: {
          root: { backgroundImage: 'none' },
          rounded: { borderRadius: 8 },
          elevation1: outline,
          elevation2: outline,
        },
      },
      MuiButton: { styleOverrides: { root: { textTransform: 'none', borderRadius: 6 } } },
      MuiChip: { styleOverrides: { root: { borderRadius: 6, margin: '0 8px 8px 0' } } },
    },
  });
}
