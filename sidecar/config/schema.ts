/** The table of keys: checks, defaults and docs/configuration.md come from here. Durations end in ms, s, m, h or d. */

const duration = (text: string, fallback: string) => ({ type: ['string', 'number'], pattern: '^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$', exclusiveMinimum: 0, default: fallback, description: `${text} A number of seconds, or a text such as 500ms, 10s, 2m, 1h, 14d.` });
const durationOrNever = (text: string, fallback: string) => ({ ...duration(`${text} Or \`never\`.`, fallback), pattern: '^(never|[0-9]+(\\.[0-9]+)?(ms|s|m|h|d))$' });
const name = (text: string) => ({ type: 'string', pattern: '^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$', description: text });
const object = (description: string, properties: Record<string, object>, required: string[] = []) => ({ type: 'object', description, properties, required, additionalProperties: false });

const KPI = object('The service metric of the radiography.', {
  name: name('Name of the metric on screens and in labels.'),
  unit: { type: 'string', default: '', description: 'Unit of the metric, in words a person reads.' },
  query: { type: 'string', minLength: 1, description: 'PromQL that answers one number.' },
  limit: { type: 'number', description: 'Value beyond which users suffer.' },
}, ['name', 'query']);

const GROUP = object('', {
  metrics: { type: 'string', minLength: 1, description: 'Regular expression on the metric name.' },
  components: { type: 'string', minLength: 1, description: 'Regular expression on the component; without it all.' },
  per_component: { type: 'boolean', default: false, description: 'A group of its own for each component, named `group:component`.' },
}, ['metrics']);

const groups = (description: string) => ({ type: 'object', propertyNames: { pattern: '^[^:]+$' }, additionalProperties: { type: ['string', 'object'], minLength: 1, properties: GROUP.properties, required: GROUP.required, additionalProperties: false }, description });

const POLICY = object('', {
  metrics: { type: 'string', minLength: 1, description: 'Regular expression on the metric name; without it all.' },
  components: { type: 'string', minLength: 1, description: 'Regular expression on the component; without it all.' },
  direction: { enum: ['both', 'up', 'down'], default: 'both', description: 'Which way is ill.' },
  min_deviation: { type: ['number', 'string'], pattern: '^[0-9]+(\\.[0-9]+)?%$', exclusiveMinimum: 0, description: 'Deviations smaller than this do not matter: in the unit of the series (of a counter per step), or a share of the expected value such as `10%`.' },
  valid: object('Values outside are missing.', { min: { type: 'number', description: 'Smallest valid value.' }, max: { type: 'number', description: 'Largest valid value.' } }),
});

export const SERVICE = object('A monitored service.', {
  name: name('Name of the service; the label `service` of every metric.'),
  selector: { type: 'string', minLength: 2, pattern: '^\\{.*\\}$', description: 'PromQL series selector of everything that belongs to the service.' },
  component_label: { type: 'string', pattern: '^[a-zA-Z_][a-zA-Z0-9_]*$', default: 'pod', description: 'Label that names the component.' },
  component_rule: object('Makes one component of pods that come and go under changing names.', {
    pattern: { type: 'string', minLength: 1, description: 'Regular expression on the whole value of the component label, for example `(.+)-[a-f0-9]{6,10}-[a-z0-9]{5}` for the pods of a Deployment.' },
    replacement: { type: 'string', minLength: 1, default: '$1', description: 'Name of the component; `$1` is the first group. A value that does not fit keeps its name.' },
  }, ['pattern']),
  histogram_quantiles: { type: 'array', items: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 }, default: [], description: 'Quantiles of histograms that are features, besides how often and how much on average.' },
  step: duration('Grid on which series are aligned; the scrape interval or a multiple of it.', '30s'),
  nominal: object('The nominal period: the newest `duration`, or from one time to another.', {
    duration: duration('Length of the nominal period, ending now.', '14d'),
    from: { type: 'string', description: 'Start, RFC 3339; with `to` instead of `duration`.' },
    to: { type: 'string', description: 'End, RFC 3339.' },
    exclude: { type: 'array', items: object('', { from: { type: 'string', description: 'Start, RFC 3339.' }, to: { type: 'string', description: 'End, RFC 3339.' } }, ['from', 'to']), default: [], description: 'Times inside the period that are not learned, `{from, to}` in RFC 3339. Chaos runs and episodes are left out by themselves.' },
    exclude_incidents: { type: 'boolean', default: false, description: 'Leave out what looks like an incident inside the period; it is reported either way.' },
  }),
  groups: groups('Groups by regular expression on the metric name, or by a rule; without it cpu, memory, network and filesystem of cAdvisor.'),
  nodes: object('The physical layer: the nodes that the service runs on, as groups of their own.', {
    selector: { type: 'string', minLength: 2, pattern: '^\\{.*\\}$', description: 'PromQL series selector of the nodes, for example `{job="node"}`.' },
    component_label: { type: 'string', pattern: '^[a-zA-Z_][a-zA-Z0-9_]*$', default: 'instance', description: 'Label that names the node.' },
    groups: groups('Groups of the nodes; without it node-cpu, node-memory, node-network and node-filesystem of node_exporter.'),
  }, ['selector']),
  calls: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } }, default: {}, description: 'Which component calls which, `caller: [callee, …]`: an alarm of a caller that a callee explains is the callee\'s.' },
  scaler: { enum: ['minmax', 'standard', 'robust'], default: 'robust', description: 'Scaling of features. The paper uses minmax.' },
  calibration: { enum: ['paper', 'tail'], default: 'tail', description: 'How an error becomes a score: `paper` is error / T^g, `tail` fits the tail of held-out errors.' },
  detector: { enum: ['auto', 'ensemble', 'autoencoder', 'pca', 'kmeans', 'z-score'], default: 'auto', description: 'What scores: `auto` is the ensemble where the nominal period has 2,000 rows and more, else the autoencoder alone. The last three need no training.' },
  cold_start: { type: 'boolean', default: true, description: 'Score with a z-score that forgets while the nominal period is not complete yet.' },
  persistence: object('An episode starts when k of the last n samples are over the line.', {
    k: { type: 'integer', minimum: 1, default: 2, description: 'Samples over the line.' },
    n: { type: 'integer', minimum: 1, default: 3, description: 'Samples looked at.' },
  }),
  line: { type: 'number', minimum: 0.05, maximum: 20, default: 1, description: 'Scores are divided by it: over 1 the line is higher and fewer samples are over it. A backtest says what another one would have done.' },
  accept_after: durationOrNever('An episode that lasts this long is taken as the new normal level.', '6h'),
  alarm_budget: { type: 'number', exclusiveMinimum: 0, description: 'Episodes a day and group that are worth a look: the line is raised until nominal time that was held out keeps to it.' },
  quiet_hours: { type: 'array', items: { type: 'string' }, default: [], description: 'Times in which no episode begins, for example `02:00-04:00`, `Sat 22:00-Sun 06:00`, `Sun`. Scores go on.' },
  time_zone: { type: 'string', default: 'UTC', description: 'Time zone of quiet_hours, for example Europe/Paris.' },
  policy: { type: 'array', items: POLICY, default: [], description: 'What of a deviation matters; the first rule that fits a feature decides.' },
  retrain: object('When models are learned anew by themselves; never while an episode or a chaos run is on.', {
    every: durationOrNever('Age at which a model is learned anew; needs a nominal period that ends now.', 'never'),
    on_drift: { type: 'boolean', default: false, description: 'Learn anew where roentgen_model_drift_ratio stays over 1 for an hour, or where a component is new.' },
    stage: duration('A version with other features scores beside the one in use for this long before it takes over.', '1h'),
  }),
  backfill: durationOrNever('After the very first learning the scores of this much time before are written to Prometheus (docs/past.md says what that needs), so that dashboards have a history.', 'never'),
  kpi: KPI,
  training: object('Hyper-parameters of the autoencoder; docs/models.md explains them.', {
    window: { type: 'integer', minimum: 2, maximum: 512, description: 'Samples in a window.' },
    hidden: { type: 'integer', minimum: 2, maximum: 512, description: 'Units of the outer LSTM layers.' },
    latent: { type: 'integer', minimum: 1, maximum: 256, description: 'Units of the inner LSTM layers.' },
    dropout: { type: 'number', minimum: 0, maximum: 0.9, description: 'Share of outputs dropped in training.' },
    epochs: { type: 'integer', minimum: 1, maximum: 10000, description: 'Epochs at most.' },
    batch: { type: 'integer', minimum: 1, maximum: 4096, description: 'Windows in a batch.' },
    learning_rate: { type: 'number', exclusiveMinimum: 0, description: 'Step size of Adam.' },
    seed: { type: 'integer', description: 'Seed of weights, order and dropout.' },
  }),
  spots: object('The fault-spot classifier of the service.', {
    components: { type: 'array', items: { type: 'string' }, description: 'Faultable components, in order; without it the faultable targets of chaos.' },
    features: { type: 'array', items: { enum: ['cpu', 'memory', 'receive', 'transmit', 'throttled', 'write', 'packets'] }, minItems: 1, default: ['cpu', 'memory'], description: 'What of each component the paper\'s network sees (model: paper). The paper: cpu and memory. The shared one sees all.' },
    moments: { type: 'integer', minimum: 1, maximum: 60, default: 7, description: 'Moments before and after the fault. The paper: 7.' },
    model: { enum: ['shared', 'paper'], default: 'shared', description: 'One network for every component (shared), or the paper\'s network.' },
    environment: { type: 'string', pattern: '^[A-Za-z0-9_.-]{1,64}$', default: 'mirror', description: 'Name of the environment that samples of this service are kept under.' },
  }),
}, ['name', 'selector']);

export const CONFIG_SCHEMA = object('Configuration of the sidecar.', {
  listen: { type: 'string', pattern: '^[^:]+:[0-9]+$', default: '127.0.0.1:9797', description: 'Address and port. Off loopback only with tokens.' },
  data_dir: { type: 'string', default: 'data', description: 'Folder of models, journal and labels; relative to this file.' },
  prometheus: object('The Prometheus (or anything that speaks its API) to read from.', {
    url: { type: 'string', pattern: '^https?://', default: 'http://127.0.0.1:9090', description: 'Base URL.' },
    timeout: duration('Patience for one answer.', '10s'),
    token_file: { type: 'string', description: 'File with a bearer token for Prometheus.' },
    remote_write_url: { type: 'string', pattern: '^https?://', description: 'Where backfilled scores are written; without it `<url>/api/v1/write`.' },
  }),
  auth: object('Bearer tokens of the HTTP API, each in a file of its own.', {
    view_token_file: { type: 'string', description: 'Token that may look. Without it looking is free.' },
    stop_token_file: { type: 'string', description: 'Token that may look, stop chaos runs and campaigns, and pull the safety lever.' },
    launch_token_file: { type: 'string', description: 'Token that may launch and stop chaos runs and train models.' },
    admin_token_file: { type: 'string', description: 'Token that may do all of it, change tuning and read the audit journal. Without it nobody does. No two tokens may be equal.' },
  }),
  audit: object('The journal of who changed what, in the data directory.', {
    keep: duration('Entries older than this are dropped, a file at a time.', '365d'),
    max_megabytes: { type: 'number', minimum: 1, maximum: 10000, default: 64, description: 'Above this the oldest entries are dropped.' },
  }),
  twin: object('Predictions of published plans of the network twin.', {
    max_series: { type: 'integer', minimum: 1, maximum: 20000, default: 500, description: 'Paths, and link directions, of a plan that become metrics; the worst are kept, the others counted in roentgen_twin_left_out.' },
    refresh: durationOrNever('How often published plans are predicted anew; those that were imported from SNMP counters with the traffic of now.', '5m'),
  }),
  services: { type: 'array', items: SERVICE, default: [], description: 'The monitored services.' },
  chaos: object('Chaos runs. Off until switched on here, with a launch token and an allow-list.', {
    enabled: { type: 'boolean', default: false, description: 'Whether runs may be launched.' },
    allow: { type: 'array', items: { type: 'string', pattern: '^[^/]+/[^/]+$' }, default: [], description: 'What may be hit: `service/component`, `*` for any.' },
    target_files: { type: 'array', items: { type: 'string' }, default: [], description: 'Target files written by mirrors.' },
    experiments_dir: { type: 'string', description: 'Folder of experiment files offered on the Chaos page.' },
    max_duration: duration('Longest fault.', '10m'),
    max_parallel: { type: 'integer', minimum: 1, maximum: 100, default: 4, description: 'Runs at the same time.' },
    cooldown: duration('Time between the end of a run and the next start on the same service; campaigns keep their own pace.', '0s'),
    daily_budget: { type: 'integer', minimum: 1, description: 'Runs that may start in 24 hours, campaigns left out; without it any number.' },
    annotations: object('Grafana annotations, one a fault interval.', {
      url: { type: 'string', pattern: '^https?://', description: 'Base URL of Grafana; without it none are written.' },
      token_file: { type: 'string', description: 'File with a service-account token that may write annotations.' },
      tags: { type: 'array', items: { type: 'string' }, default: ['roentgen', 'chaos'], description: 'Tags of every annotation.' },
    }),
    docker: { type: 'array', default: [], description: 'Docker engines whose containers may be hit.', items: object('A Docker engine.', {
      service: { type: 'string', minLength: 1, description: 'Service that the containers belong to.' },
      socket: { type: 'string', default: '/var/run/docker.sock', description: 'The engine\'s socket.' },
      label: { type: 'string', default: 'com.docker.compose.service', description: 'Container label that names the component.' },
      filter: { type: 'string', default: '', description: 'Label `name=value` that a container must have; empty: all with the component\'s label.' },
    }, ['service']) },
    kubernetes: { type: 'array', default: [], description: 'Namespaces of Kubernetes whose pods may be hit.', items: object('A namespace.', {
      service: { type: 'string', minLength: 1, description: 'Service that the pods belong to.' },
      namespace: { type: 'string', pattern: '^[a-z0-9-]{1,63}$', description: 'Its namespace.' },
      label: { type: 'string', default: 'app.kubernetes.io/name', description: 'Pod label that names the component.' },
      kubeconfig: { type: 'string', description: 'Configuration file; without it the one of the environment or of the pod.' },
    }, ['service', 'namespace']) },
  }),
});
