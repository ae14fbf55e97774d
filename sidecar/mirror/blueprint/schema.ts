/** The table of a blueprint's keys: checks, defaults, docs/blueprint.schema.json and the table in docs/mirror.md come from here. */

const NAME = '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$';
/** What needs no quoting. */
const SQL_NAME = '^[a-z_][a-z0-9_-]{0,62}$';
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGKILL'];

const text = (description: string, more: object = {}) => ({ type: 'string', description, ...more });
const name = (description: string) => text(description, { pattern: NAME });
const argv = (description: string) => ({ type: 'array', items: { type: 'string' }, minItems: 1, description });
const texts = (description: string) => ({ type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] }, description });
const port = (description: string, more: object = {}) => ({ type: 'integer', minimum: 1, maximum: 65535, description, ...more });
const cores = (description: string, more: object = {}) => ({ type: 'number', minimum: 0.01, maximum: 1024, description, ...more });
const bytes = (description: string, more: object = {}) => ({ type: ['integer', 'string'], minimum: 1, pattern: '^[0-9]+(\\.[0-9]+)?(Ki|Mi|Gi|k|M|G)?$', description: `${description} Bytes, or a text such as 64Mi.`, ...more });
const duration = (description: string, fallback?: string) => ({ type: ['number', 'string'], pattern: '^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$', exclusiveMinimum: 0, ...(fallback ? { default: fallback } : {}), description: `${description} Seconds, or a text such as 500ms, 10s, 2m.` });
const object = (description: string, properties: Record<string, object>, required: string[] = []) => ({ type: 'object', description, properties, required, additionalProperties: false });
/** Is there with its defaults even where the file says nothing of it. */
const always = (schema: object) => ({ ...schema, default: {} });

const HEALTH = object('How to see whether it does its work: one of `http`, `tcp`, `sql` and `command`. Without it, whether it has a process.', {
  http: object('GET answers with a status of 200 to 299.', { port: port('Without it the first of `ports`.'), path: text('Path.', { pattern: '^/', default: '/' }) }),
  tcp: port('A connection to this port is taken.'),
  sql: text('A query on its `database` answers true.'),
  command: argv('A program inside the component ends with status 0.'),
  every: duration('Time between two looks.', '200ms'),
  patience: duration('It is restarted when it is ill for longer; while the mirror comes up it has at least 30 s.', '12s'),
});

const COMPONENT = object('A component of the service, by name.', {
  image: text('Image, for Docker and Kubernetes.'),
  command: argv('Program and arguments. The process runtime takes the program from this machine.'),
  replicas: { type: 'integer', minimum: 1, maximum: 100, default: 1, description: 'How many there are of it, all alike.' },
  names: text('Names of replicas, `{n}` is the number from 1 on. Without it `NAME` for a single one, else `NAME-1`, `NAME-2`.', { pattern: '^[a-z0-9][a-z0-9-]*\\{n\\}[a-z0-9-]*$' }),
  node: { type: ['string', 'array'], items: { type: 'string' }, minItems: 1, description: 'Node that it runs on; a list: replica by replica in turn.' },
  user: text('User, or user:group, that it runs as. Without it root, with no more rights than `capabilities`.', { pattern: '^[a-z_][a-z0-9_-]*(:[a-z_][a-z0-9_-]*)?$' }),
  uid: { type: 'integer', minimum: 1, maximum: 65533, description: 'Number of the user, and of its group, that it runs as in its `image`, with `capabilities` alone. Without it Docker and Kubernetes take the user of the image, with the rights that containers usually have.' },
  capabilities: { type: 'array', items: { type: 'string', pattern: '^[a-z_]+$' }, default: [], description: 'Capabilities that it keeps, for example `net_bind_service`; all others are taken away.' },
  environment: texts('Environment variables. It gets nothing of the environment that the mirror was started in.'),
  files: { type: 'object', propertyNames: { pattern: '^/' }, additionalProperties: { type: ['string', 'object'], properties: { file: text('Path of a file with the text, relative to the blueprint.') }, required: ['file'], additionalProperties: false }, default: {}, description: 'Files that it finds at these absolute paths: the text, or `{file: PATH}`.' },
  prepare: text('Bash that runs inside the component before each start, as root and outside the limits.', { default: '' }),
  volume: { type: 'boolean', default: false, description: 'Keep a folder at `/volume` between its starts, and between those of the mirror.' },
  resources: always(object('What it may take.', {
    cpu: cores('Cores; 0.1 is 10 ms in every 100 ms.', { default: 1 }),
    memory: bytes('Memory.', { default: '512Mi' }),
    pids: { type: 'integer', minimum: 1, default: 256, description: 'Processes and threads.' },
    disk: bytes('Size of its own files, which are then kept in memory (and count as its memory). Without it as much as the disk has.'),
  })),
  ports: { type: 'array', items: port(''), default: [], description: 'TCP ports that it serves, its main one first.' },
  health: HEALTH,
  database: object('How to log in where it is a PostgreSQL.', { user: text('Role.', { pattern: SQL_NAME, default: 'postgres' }), name: text('Database.', { pattern: SQL_NAME }), port: port('Port.', { default: 5432 }) }, ['name']),
  clock: { type: 'boolean', default: false, description: 'Start it with libfaketime, so that its clock can be set wrong.' },
  stop_signal: { enum: SIGNALS, default: 'SIGTERM', description: 'Signal that ends it in order.' },
  faultable: { type: 'boolean', default: true, description: 'Whether faults are made in it when a campaign names no components.' },
  depends_on: { type: 'array', items: { type: 'string' }, default: [], description: 'Components that it uses. They are healed before it and stopped after it.' },
  fresh_when_ill: { type: 'boolean', default: false, description: 'Throw its volume away when it is restarted because it was ill, as for a replica that lost its primary.' },
});

const STEP = object('A request.', {
  method: { enum: ['GET', 'POST', 'PUT', 'DELETE'], default: 'GET', description: 'Method.' },
  path: text('Path and query.', { pattern: '^/' }),
  body: { type: 'object', description: 'Body, sent as JSON.' },
  expect: { type: ['integer', 'array'], items: { type: 'integer' }, description: 'Status (or list) that is no error. Without it every one below 500.' },
  think: duration('Mean pause before the next request; pauses are exponential. Without it that of `load`.'),
}, ['path']);

const BASE = { type: 'number', exclusiveMinimum: 0, default: 15, description: 'Requests per second in the quietest hour of a day.' };
const PEAK = { type: 'number', exclusiveMinimum: 0, default: 40, description: 'Requests per second at the peak in the morning.' };
const WEEK = { type: 'array', items: { type: 'number', exclusiveMinimum: 0 }, minItems: 7, maxItems: 7, description: 'Factor of each day of the week, Monday first. Without it all days are alike.' };
const REPLAY = object('Follow a recording instead of the curve, from its beginning and again when it ends.', {
  file: text('CSV file `time,value`, relative to the blueprint; times in seconds or RFC 3339.'),
  scale: { type: 'number', exclusiveMinimum: 0, default: 1, description: 'Requests per second of a recorded 1.' },
  speed: { type: 'number', exclusiveMinimum: 0, default: 1, description: 'Recorded seconds in a second.' },
}, ['file']);

const LOAD = object('The users of the service.', {
  image: text('Image that Docker and Kubernetes run the users from: Roentgen, with what `command` needs. Without it they have no users.'),
  kind: { enum: ['employees', 'http', 'command'], description: '`employees`: users of the employees service; `http`: `sessions`; `command`: a program that makes the load.' },
  target: text('Component that users speak to, spread over its replicas. Without it the first component.'),
  port: port('Its port. Without it the first of its `ports`.'),
  base: BASE,
  peak: PEAK,
  day: duration('Length of a day: shorter than 24h compresses time.', '120s'),
  week: WEEK,
  call_duration: duration('Mean duration of a call, for users that call one another. It is compressed as the day is: in a `day` of 120s, 3m take 0.25 s.'),
  seed: { type: 'integer', default: 1, description: 'Seed of what users do.' },
  replay: REPLAY,
  profiles: { type: 'object', propertyNames: { pattern: NAME }, additionalProperties: object('Another course.', { base: BASE, peak: PEAK, week: WEEK, replay: REPLAY }), description: 'Other courses of users by name, of which the fault `surge` can have one followed for a while.' },
  patience: duration('Users give up after this time.', '2s'),
  think: duration('Mean pause of `http` users between two requests.', '500ms'),
  sessions: { type: 'array', minItems: 1, items: object('Requests of one user in a row.', { weight: { type: 'number', exclusiveMinimum: 0, default: 1, description: 'How often it is chosen, compared with the others.' }, steps: { type: 'array', items: STEP, minItems: 1, description: 'Requests in order.' } }, ['steps']), description: 'What `http` users do; each one picks a session by its weight.' },
  command: argv('Program that makes the load, run in the mirror\'s network. It finds LOAD_BASE, LOAD_PEAK, LOAD_DAY_SECONDS and LOAD_SEED in its environment and is started again when they change or when it ends.'),
  environment: texts('Environment variables of `command`.'),
}, ['kind']);

export const BLUEPRINT_SCHEMA = object('Blueprint of a mirror.', {
  name: name('Name of the blueprint.'),
  service: name('Name of the service; the label `namespace` of its metrics.'),
  packages: { type: 'object', additionalProperties: { type: 'string', minLength: 1 }, default: {}, description: 'Debian packages that its programs come from, each with a program or a file that shows that it is there.' },
  nodes: { type: 'object', propertyNames: { pattern: NAME }, additionalProperties: object('A node.', { cpu: cores('Cores that its components have together.'), memory: bytes('Memory that they have together.') }, ['cpu', 'memory']), default: {}, description: 'Nodes by name: what one machine of the service has.' },
  components: { type: 'object', minProperties: 1, propertyNames: { pattern: NAME }, additionalProperties: COMPONENT, description: 'The components by name.' },
  network: always(object('The network of the mirror, seen by nobody outside.', {
    subnet: text('IPv4 network.', { pattern: '^[0-9]{1,3}(\\.[0-9]{1,3}){3}/(1[6-9]|2[0-8])$', default: '10.86.0.0/24' }),
    addresses: { type: 'object', additionalProperties: { type: 'string', pattern: '^[0-9]{1,3}(\\.[0-9]{1,3}){3}$' }, default: {}, description: 'Addresses by replica; the others get the next free ones from .11 on.' },
  })),
  load: LOAD,
  restore: { type: 'array', default: [], items: object('SQL that is run at a recovery.', { component: text('Component with a `database`.'), sql: text('Statements.') }, ['component', 'sql']), description: 'What puts the old records back when a fault is over.' },
  kpi: object('The service metric of the radiography.', { name: text('Name.', { minLength: 1 }), unit: text('Unit.', { default: '' }), query: text('PromQL that answers one number.', { minLength: 1 }), limit: { type: 'number', description: 'Value beyond which users suffer.' } }, ['name', 'query']),
}, ['name', 'service', 'components']);
