import '@backstage/ui/css/styles.css';
import '@fontsource-variable/inter/wght.css';
import './theme/theme.css';
import { createRoot } from 'react-dom/client';
import { createPortal } from './createPortal.ts';

const root = document.getElementById('root');
if (!root) {
  throw new Error('public/index.html has no element with the id "root"');
}
createRoot(root).render(createPortal().createRoot());
