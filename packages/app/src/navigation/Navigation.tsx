import {
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
} from '@backstage/core-components';
import type { NavContentComponentProps } from '@backstage/plugin-app-react';
import { devToolsAdministerPermission } from '@backstage/plugin-devtools-common';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import { usePermission } from '@backstage/plugin-permission-react';
import { SidebarSearchModal } from '@backstage/plugin-search';
import { UserSettingsSignInAvatar } from '@backstage/plugin-user-settings';
import MenuIcon from '@material-ui/icons/Menu';
import SearchIcon from '@material-ui/icons/Search';
import { SidebarLogo } from './SidebarLogo.tsx';

/**
 * What people need most comes first; pages of plugins that were added later follow by title; what is
 * about the portal itself stands at the bottom.
 */
export function Navigation({ navItems }: NavContentComponentProps) {
  const items = navItems.withComponent(item => (
    <SidebarItem icon={() => item.icon} to={item.href} text={item.title} />
  ));
  const { allowed: isAdministrator } = usePermission({ permission: devToolsAdministerPermission });
  const administration = [items.take('page:devtools'), items.take('page:app-visualizer')];
  const settings = items.take('page:user-settings');
  // These have an entry of their own below …
  items.take('page:search');
  items.take('page:notifications');
  // … and these are reached from where they make sense: "Create", and an entity's relations.
  items.take('page:catalog-import');
  items.take('page:catalog-graph');

  return (
    <Sidebar>
      <SidebarLogo />
      <SidebarGroup label="Search" icon={<SearchIcon />} to="/search">
        <SidebarSearchModal />
      </SidebarGroup>
      <SidebarDivider />
      <SidebarGroup label="Menu" icon={<MenuIcon />}>
        {items.take('page:home')}
        {items.take('page:catalog')}
        {items.take('page:api-docs')}
        {items.take('page:techdocs')}
        {items.take('page:scaffolder')}
        <SidebarScrollWrapper>{items.rest({ sortBy: 'title' })}</SidebarScrollWrapper>
      </SidebarGroup>
      <SidebarSpace />
      <SidebarDivider />
      <SidebarGroup label="Settings" icon={<UserSettingsSignInAvatar />} to="/settings">
        <NotificationsSidebarItem />
        {isAdministrator && administration}
        {settings}
      </SidebarGroup>
    </Sidebar>
  );
}
