import { createFrontendModule } from '@backstage/frontend-plugin-api';
import { ThemeBlueprint } from '@backstage/plugin-app-react';
import { UnifiedThemeProvider } from '@backstage/theme';
import DarkIcon from '@material-ui/icons/Brightness2';
import LightIcon from '@material-ui/icons/WbSunny';
import { createPortalTheme } from './createPortalTheme.ts';
import { darkPalette, lightPalette } from './palettes.ts';

/** theme.css styles Backstage UI for this name. */
const themeName = 'splitstage';

const light = createPortalTheme(lightPalette);
const dark = createPortalTheme(darkPalette);

/** Our own light and dark look, in the place of the stock ones. */
export const themeModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    ThemeBlueprint.make({
      name: 'light',
      params: {
        theme: {
          id: 'light',
          title: 'Light',
          variant: 'light',
          icon: <LightIcon />,
          Provider: ({ children }) => (
            <UnifiedThemeProvider theme={light} themeName={themeName}>
              {children}
            </UnifiedThemeProvider>
          ),
        },
      },
    }),
    ThemeBlueprint.make({
      name: 'dark',
      params: {
        theme: {
          id: 'dark',
          title: 'Dark',
          variant: 'dark',
          icon: <DarkIcon />,
          Provider: ({ children }) => (
            <UnifiedThemeProvider theme={dark} themeName={themeName}>
              {children}
            </UnifiedThemeProvider>
          ),
        },
      },
    }),
  ],
});
