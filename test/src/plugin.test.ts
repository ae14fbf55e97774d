import panel from '../../src/radiography-panel/plugin.json';
import app from '../../src/plugin.json';
import { BASE_PATH, PLUGIN_ID } from '../../src/ids';

describe('plugin.json', () => {
  test('has the id that the pages’ addresses use', () => {
    expect(app.id).toBe(PLUGIN_ID);
    expect(BASE_PATH).toBe(`/a/${app.id}`);
    expect(app.includes.some(({ type, name }) => type === 'panel' && name === panel.name)).toBe(true);
  });

  test('has one proxy route a right, each with the token of this right, and lets viewers only read', () => {
    expect(app.routes.map(({ path, method, reqAction, reqRole, headers }) => [path, method, reqAction, reqRole, headers[0].content])).toEqual([
      ['view/*', 'GET', `${PLUGIN_ID}:read`, 'Viewer', 'Bearer {{ .SecureJsonData.viewToken }}'],
      ['stop/*', 'POST', `${PLUGIN_ID}.chaos:stop`, 'Editor', 'Bearer {{ .SecureJsonData.stopToken }}'],
      ['launch/*', 'POST', `${PLUGIN_ID}:launch`, 'Editor', 'Bearer {{ .SecureJsonData.launchToken }}'],
      ['admin/*', 'POST', `${PLUGIN_ID}:configure`, 'Admin', 'Bearer {{ .SecureJsonData.adminToken }}'],
    ]);
  });

  test('grants each basic role the rights of its routes and no more', () => {
    const granted = (role: string) => app.roles.filter(({ grants }) => grants.includes(role)).flatMap((each) => each.role.permissions.map(({ action }) => action));
    expect(granted('Viewer')).toEqual(['plugins.app:access', `${PLUGIN_ID}:read`]);
    expect(granted('Editor')).not.toContain(`${PLUGIN_ID}:configure`);
    expect(new Set([...granted('Viewer'), ...granted('Editor'), ...granted('Admin')])).toEqual(new Set(['plugins.app:access', ...app.routes.map(({ reqAction }) => reqAction)]));
  });
});
