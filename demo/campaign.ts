import { campaign } from '../sidecar/cli/campaign';
import { createClient } from '../sidecar/cli/client';
import { loadConfig } from '../sidecar/config/load';

/** The demo campaign: the paper's fault (kill) on its four faultable components, four times each; about 8 minutes. */
export async function runDemoCampaign(config: string, service: string): Promise<void> {
  await campaign(createClient(loadConfig(config)), 'run', undefined, { samples: '16', faults: 'kill', components: '', service, seed: '1' });
}
