import { createUnifiedTheme, genPageTheme } from '@backstage/theme';
import type { darkPalette, lightPalette } from './palettes.ts';

const phone = '@media (max-width: 599.95px)';
const tablet = '@media (max-width: 959.95px)';

const fontFamily = '"Inter Variable", system-ui, sans-serif';

// The owners of tasks, as the list in the catalog; a grey box otherwise. The plugin exports no type.
const scaffolderLists = {
  ScaffolderReactOwnerListPicker: {
    styleOverrides: {
      root: { backgroundColor: 'transparent', border: 0 },
      title: { margin: '8px 0 0' },
      groupWrapper: { margin: '8px 0 16px' },
    },
  },
};

// Of Material UI's lab, whose types the theme does not know.
const toggleButton = (color: string) => ({
  MuiToggleButton: { styleOverrides: { root: { color } } },
});

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
      ...scaffolderLists,
      // Whole words, in denser rows than the stock ones: the catalog's eight columns have to find room
      // in a window of 1,280 pixels. Some stock cells bring a padding of their own.
      MuiTableCell: {
        styleOverrides: {
          root: {
            lineHeight: 1.35,
            wordBreak: 'normal',
            borderBottom: 0,
            [phone]: { padding: '12px 8px' },
            // material-table gives all columns the same share; what is in them knows better.
            '&[style*="calc("]': { width: 'auto !important' },
            // Backstage's OverflowTooltip, for descriptions: some lines of some words each.
            '& > span.MuiTypography-root': { minWidth: 126, WebkitLineClamp: '3 !important' },
            '& .MuiChip-sizeSmall': { fontSize: 12 },
            '& .MuiChip-labelSmall': { padding: '0 6px' },
            '& .MuiIconButton-sizeSmall': { padding: 2 },
          },
          sizeSmall: {
            padding: '10px 7px !important',
            '&:first-child': { paddingLeft: '20px !important' },
          },
          head: {
            color: palette.textSubtle,
            fontSize: 12,
            borderBottom: `1px solid ${palette.border}`,
          },
        },
      },
      // Beside the title, not in its way.
      MuiTableSortLabel: {
        styleOverrides: {
          root: { position: 'relative' },
          icon: { position: 'absolute', right: -18, margin: 0, fontSize: 14 },
        },
      },
      // The title above the search field, where there is no room beside it.
      MuiToolbar: {
        styleOverrides: { root: { [tablet]: { flexWrap: 'wrap', height: 'auto' } } },
      },
      // The stock lines are as bright as letters by night.
      BackstageTableHeader: {
        styleOverrides: {
          header: {
            borderTop: `1px solid ${palette.border}`,
            borderBottom: `1px solid ${palette.border}`,
          },
        },
      },
      // Half as bright as its text, the stock one cannot be read by day.
      MuiInputBase: {
        styleOverrides: {
          input: { '&::placeholder': { color: palette.textSubtle, opacity: 1 } },
        },
      },
      ...toggleButton(palette.textSubtle),
      // Addresses beside an icon, in one line.
      MuiListItemIcon: { styleOverrides: { root: { minWidth: 36 } } },
      MuiPaper: {
        styleOverrides: {
          root: { backgroundImage: 'none' },
          rounded: { borderRadius: 8 },
          elevation1: outline,
          elevation2: outline,
        },
      },
      MuiButton: { styleOverrides: { root: { textTransform: 'none', borderRadius: 6 } } },
      // A tag that is wider than its place takes two lines.
      MuiChip: {
        styleOverrides: {
          root: {
            borderRadius: 6,
            margin: '0 8px 8px 0',
            maxWidth: '100%',
            height: 'auto',
            minHeight: 32,
          },
          sizeSmall: { height: 'auto', minHeight: 24 },
          label: { whiteSpace: 'normal', overflowWrap: 'break-word' },
        },
      },
    },
  });
}
