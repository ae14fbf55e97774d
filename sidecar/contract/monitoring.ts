/** The HTTP types of the sidecar's state, services, nominal models and episodes. */

export const API_PREFIX = '/api/v1';

export interface ApiError {
  code: string;
  message: string;
  hint?: string;
}

export type StageName = 'discover' | 'learn' | 'score' | 'kpi' | 'causes' | 'spots' | 'recover';

export interface StageStatus {
  stage: StageName;
  service: string;
  lastSuccess: number | null;
  /** Set while the newest pass failed. */
  error: ApiError | null;
}

/** GET /status */
export interface Status {
  version: string;
  ready: boolean;
  now: number;
  prometheus: { url: string; reachable: boolean };
  chaos: { enabled: boolean; reason: string | null };
  stages: StageStatus[];
}

/** A member of a cause set, most guilty first. `ratio` is p(i,t). */
export interface Cause {
  component: string;
  feature: string;
  ratio: number;
}

export type ModelState = 'collecting' | 'training' | 'ready' | 'failed';

export interface GroupStatus {
  group: string;
  state: ModelState;
  /** 0..1 of the present state's work. */
  progress: number;
  error: ApiError | null;
  trainedAt: number | null;
  features: number;
  threshold: number | null;
  /** Physical groups are those of the nodes that the service runs on. */
  layer: Layer;
  /** What scores it; null before there is a model. */
  detector: Detector | null;
  /** Absent score = null, never 0. Times are milliseconds since the epoch. */
  latest: { time: number; mse: number; score: number; components: Array<{ component: string; score: number }>; causes: Cause[] } | null;
  episode: { start: number; peak: number } | null;
  /** How far levels have moved since it was learned: 1 = by as much as a nominal sample in a hundred. Null where it cannot be told. */
  drift: number | null;
  /** A version with other features that scores beside the one in use until it is promoted; null where there is none. */
  staged: StagedModel | null;
}

export type Layer = 'virtual' | 'physical';

/** `ensemble`: autoencoder, principal components and forgetting level together. The simple ones need no training. */
export const DETECTORS = ['ensemble', 'autoencoder', 'pca', 'kmeans', 'z-score'] as const;
export type Detector = (typeof DETECTORS)[number];

export interface StagedModel {
  version: string;
  since: number;
  /** When it takes over by itself, if it is quiet. */
  until: number;
  rows: number;
  /** Share of rows over the line, of the staged version and of the one in use since then. */
  flaggedShare: number;
  flaggedShareInUse: number;
  added: string[];
  removed: string[];
}

export interface Interval {
  from: number;
  to: number;
}

/** How a model does on nominal time that it was neither trained on nor took its line from. */
export interface Quality {
  from: number;
  to: number;
  rows: number;
  flaggedShare: number;
  episodesPerDay: number;
  /** Median score; far below 1 is good. */
  medianScore: number;
}

/** Something ill inside the nominal period. */
export interface IncidentFound extends Interval {
  features: string[];
  excluded: boolean;
}

/** GET /services/:service/groups/:group/models answers a list of these, newest first. */
export interface ModelVersion {
  version: string;
  /** Whether it scores now. */
  inUse: boolean;
  trainedAt: number;
  /** The data it was learned from; milliseconds since the epoch. */
  nominal: { from: number; to: number };
  stepSeconds: number;
  features: number;
  components: string[];
  /** Sizes, dropout, epochs, batch, learning rate and seed of the network. */
  hyperparameters: Record<string, number>;
  /** Epochs that were run, and the mean squared errors of the best one, in squared scaled units. */
  epochs: number;
  trainingLoss: number;
  validationLoss: number;
  detector: Detector;
  /** What it was learned with: engine and its version. */
  engine: string;
  quality: Quality | null;
  /** Times inside the nominal period that were not learned: chaos runs, episodes, incidents on wish. */
  excluded: Interval[];
  incidents: IncidentFound[];
  /** Whether it waits beside the version in use. */
  staged: boolean;
  /** Why it cannot be used with the present configuration, or at all; null where it can. */
  obstacle: string | null;
}

/** GET /services answers a list of these. */
export interface ServiceStatus {
  service: string;
  components: string[];
  stepSeconds: number;
  nominal: { from: number; to: number } | null;
  kpi: { name: string; unit: string; query: string; limit: number | null; value: number | null } | null;
  groups: GroupStatus[];
  /** Label that names the component, and the selector of the series: what a query in Explore needs. */
  componentLabel: string;
  selector: string;
  /** The same of the nodes, where there are groups of theirs. */
  nodes: { componentLabel: string; selector: string } | null;
  /** Which components are behind the present episodes; null while there is none. */
  suspects: Suspects | null;
  /** Why the service is not learned anew just now, though it was asked for or is due; null where it may be. */
  learningHeld: string | null;
}

/** A feature against its robust baseline: rows before the alarm. */
export interface Evidence {
  feature: string;
  metric: string;
  group: string;
  /** Signed shift in robust scales of the feature. */
  deviation: number;
  /** Shift relative to the nominal median; null where that is 0 or unknown. */
  relative: number | null;
  /** When it began, where that can be seen. */
  onset: number | null;
}

export interface SuspectComponent {
  component: string;
  /** Largest deviation of its features, in robust scales. */
  evidence: number;
  /** It says nothing any more: it has stopped. */
  vanished: boolean;
  onset: number | null;
  /** Most telling first, five at most. */
  features: Evidence[];
}

/** Components and groups behind an episode, most suspicious first; needs no model, only rows before and since. */
export interface Suspects {
  time: number;
  /** Start of the oldest active episode. */
  since: number;
  components: SuspectComponent[];
  groups: Array<{ group: string; evidence: number; onset: number | null; causes: Cause[] }>;
}

export type EpisodeEnd = 'recovered' | 'accepted' | 'interrupted';

/** GET /services/:service/episodes answers a list of these, newest first. */
export interface EpisodeRecord {
  episode: string;
  service: string;
  group: string;
  start: number;
  end: number | null;
  /** Null while it lasts. `accepted`: its level is the new nominal one. `interrupted`: the sidecar was not there when it ended. */
  ended: EpisodeEnd | null;
  peak: number;
  peakTime: number;
  /** Contributions over all its rows. */
  causes: Cause[];
  components: SuspectComponent[];
  /** Groups of the service that were ill with it, first ill first. */
  groups: string[];
  /** It was nominal, a person says: later models learn from its time. */
  nominal: boolean;
  author: string | null;
}
