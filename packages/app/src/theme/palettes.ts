import { palettes } from '@backstage/theme';

const navigation = {
  background: '#0f1e2b',
  indicator: '#f2a93b',
  color: '#a9b8c4',
  selectedColor: '#ffffff',
  navItem: { hoverBackground: '#1b2f3f' },
  submenu: { background: '#1b2f3f' },
};

/** Ink, teal and a little amber, on a cool white. Text on its ground reaches a contrast of 4.5:1. */
export const lightPalette = {
  ...palettes.light,
  primary: { main: '#0b6b6a' },
  secondary: { main: '#8a5a00' },
  background: { default: '#f5f7f8', paper: '#ffffff' },
  border: '#dfe5e8',
  textContrast: '#13212c',
  textSubtle: '#56646f',
  textVerySubtle: '#d7dee2',
  link: '#0b6b6a',
  linkHover: '#084f4e',
  text: { primary: '#13212c', secondary: '#56646f' },
  tabbar: { indicator: '#0b6b6a' },
  action: { selected: 'rgba(0, 0, 0, 0.08)' },
  navigation,
};

/** The same colours by night. */
export const darkPalette = {
  ...palettes.dark,
  primary: { main: '#5cc9c1', dark: '#3fb0a8' },
  secondary: { main: '#f2a93b' },
  background: { default: '#101920', paper: '#18242d' },
  border: '#2b3a45',
  textContrast: '#e8eef1',
  textSubtle: '#a4b3bd',
  textVerySubtle: '#3a4a56',
  link: '#5cc9c1',
  linkHover: '#86ddd6',
  text: { primary: '#e8eef1', secondary: '#a4b3bd' },
  tabbar: { indicator: '#5cc9c1' },
  // The small print of what is chosen has to be read on it.
  action: { selected: 'rgba(255, 255, 255, 0.12)' },
  navigation: { ...navigation, background: '#0a1218' },
};
