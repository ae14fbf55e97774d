/** The host page: what surrounds a plugin in Grafana, made of Grafana's own packages, for machines where no Grafana can be had. */
import { createRoot } from 'react-dom/client';
import { shareModules } from './modules';
import { startServices } from './services';
import { Shell } from './Shell';

async function start() {
  await startServices();
  // After the services: the loader copies what modules export at this moment.
  shareModules();
  createRoot(document.getElementById('root') as HTMLElement).render(<Shell />);
}

// The module loader is a later script of the page.
window.addEventListener('DOMContentLoaded', () => void start());
