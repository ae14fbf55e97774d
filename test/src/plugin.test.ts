import panel from '../../src/radiography-panel/plugin.json';
import app from '../../src/plugin.json';
import { BASE_PATH, PLUGIN_ID } from '../../src/ids';

describe('plugin.json', () => {
  test('has the id that the pages’ addresses use', () => {
    expect(app.id).toBe(PLUGIN_ID);
    expect(BASE_PATH).toBe(`/a/${app.id}`);
    expect(app.includes.some(({ type, name }) => type === 'panel' && name === panel.name)).toBe(true);
  });

  test('leaves no proxy route open to every signed-in user or to every verb, and lets viewers only read', () => {
    for (const route of app.routes) {
      expect(['GET', 'POST']).toContain(route.method);
      expect(route.reqRole).toBe(route.method === 'GET' ? 'Viewer' : 'Editor');
      expect(route.headers[0].content).toContain(route.method === 'GET' ? 'viewToken' : 'launchToken');
    }
  });
});
