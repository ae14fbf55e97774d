import { API_PREFIX } from '../contract';
import { type Route, ROUTES } from './routes';
import schemas from './schemas.json';

const reference = (type: string): object =>
  type.endsWith('[]') ? { type: 'array', items: reference(type.slice(0, -2)) } : { $ref: `#/components/schemas/${type}` };

/** A file is bytes of whatever type. */
const contentOf = (type: string): object => (type === 'File' ? { 'application/octet-stream': {} } : { 'application/json': { schema: reference(type) } });

/** The OpenAPI 3.1 document, made from the table of routes and the schemas of contract.ts's types. */
export function openapi(version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [name, route] of Object.entries(ROUTES) as Array<[string, Route]>) {
    const path = API_PREFIX + route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Roentgen sidecar', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: { schemas, securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  };
}

function operation(name: string, route: Route): object {
  const parameters = [...route.path.matchAll(/:(\w+)/g)].map((match) => ({ name: match[1], in: 'path', required: true, schema: { type: 'string' } }));
  return {
    operationId: name,
    summary: route.summary,
    ...(route.access === 'open' ? {} : { security: [{ bearer: [] }] }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body ? { requestBody: { required: true, content: contentOf(route.body) } } : {}),
    responses: {
      [route.status ?? 200]: { description: 'Done.', content: contentOf(route.answer) },
      default: { description: 'An error with its code.', content: contentOf('ApiError') },
    },
  };
}
