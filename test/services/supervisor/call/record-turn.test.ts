import { describe, expect, it } from 'vitest';
import type { FromBot } from '../../../../core/bot/bot-messages.ts';
import type { Measurement } from '../../../../core/metrics.ts';
import { TURN_BUDGET_MS } from '../../../../core/session/turn-ledger.ts';
import { registerTask } from '../../../../core/task/task-transitions.ts';
import { recordTurn } from '../../../../services/supervisor/call/record-turn.ts';

const TASK = registerTask({
  taskId: 't',
  pool: 'p',
  revision: '7',
  zone: 'a',
  endpoint: 'http://127.0.0.1:1',
  isolation: 'process',
  seatCount: 1,
  launchedAtMs: 0,
});

function recorded(message: FromBot, requestedAtMs = 4_100): Record<string, number> {
  const values: Record<string, number> = {};
  const record = ({ name, value, by = {} }: Measurement) =>
    void (values[[name, ...Object.values(by)].join('/')] = value);
  const deps = {
    meter: { record, flush: async () => undefined },
    task: TASK,
    clock: { nowMs: () => 5_000, sleep: async () => undefined },
  };
  recordTurn(deps, { transport: 'webrtc', createdAtMs: requestedAtMs }, message);
  return values;
}

const stages = { totalMs: 700, audioMs: 50, endpointMs: 300, llmMs: 250, ttsMs: 90, outputMs: 10 };

describe('recordTurn', () => {
  it('publishes each stage, and the totals also by revision and transport', () => {
    const ledger = {
      stages: { capture: 40, network: 20, audio: 50, endpoint: 300, llm: 250, tts: 90, output: 60 },
      totalMs: 810,
      budgetMs: TURN_BUDGET_MS,
    };
    expect(recorded({ type: 'turn', stages, ledger })).toEqual({
      TurnMs: 700,
      'TurnMs/7/webrtc': 700,
      TurnOwnMs: 60,
      TurnCaptureMs: 40,
      TurnNetworkMs: 20,
      TurnAudioMs: 50,
      TurnEndpointMs: 300,
      TurnLlmMs: 250,
      TurnTtsMs: 90,
      TurnOutputMs: 60,
      VoiceToVoiceMs: 810,
      'VoiceToVoiceMs/7/webrtc': 810,
    });
  });

  it('counts a turn above its budget by the stage to blame, and no voice to voice without the client', () => {
    const account = { stages: { llm: 900 }, totalMs: 900, budgetMs: TURN_BUDGET_MS };
    const ledger = { ...account, broke: 'llm' as const };
    const values = recorded({ type: 'turn', stages, ledger });
    expect(values['SlowTurns/llm']).toBe(1);
    expect(values).not.toHaveProperty('VoiceToVoiceMs');
  });

  it('counts faults by provider, and no recovery', () => {
    const provider = { type: 'provider', provider: 'aws/polly:Tiffany' } as const;
    expect(recorded({ ...provider, state: 'resting', kind: 'throttled' })).toEqual({
      ProviderFaults: 1,
      'ProviderFaults/aws/polly:Tiffany': 1,
    });
    expect(recorded({ ...provider, state: 'well' })).toEqual({});
  });

  it('times the first word from the media and from the request', () => {
    expect(recorded({ type: 'first-word', ms: 120 })).toEqual({
      FirstWordMs: 120,
      FirstWordFromRequestMs: 900,
    });
  });
});
