import { describe, expect, it } from 'vitest';
import { checkAgents } from '../../../cli/agents/check-agents.ts';

describe('checkAgents', () => {
  it('says what thinks and speaks, and that nothing is wrong', async () => {
    const env = { AWS_REGION: 'us-east-1' };
    expect(await checkAgents(['receptionist', 'concierge'], env)).toEqual([
      { name: 'receptionist', what: 'intents', wrong: [] },
      {
        name: 'concierge',
        what: 'model, aws/transcribe, aws/amazon.nova-lite-v1:0 | aws/amazon.nova-micro-v1:0, aws/polly:Tiffany',
        wrong: [],
      },
    ]);
  });

  it('names the variable that a provider lacks, and a file that is not there', async () => {
    const [concierge, nobody] = await checkAgents(['concierge', 'nobody'], {});
    expect(concierge?.wrong[0]).toBe('Cannot use aws: AWS_REGION is not set');
    expect(nobody?.wrong).toEqual(['Cannot load agent nobody: there is no agents/nobody.ts']);
  });
});
