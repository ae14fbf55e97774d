/** The host page, the stand-in sidecar and a real Prometheus for the time of the run. */
import { startEnvironment } from '../environment';

export default async function globalSetup(): Promise<() => Promise<void>> {
  const environment = await startEnvironment();
  process.env.ROENTGEN_HOST_URL = environment.hostUrl;
  return environment.close;
}
