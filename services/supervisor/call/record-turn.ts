/** A bot's timings as metrics. */
import type { FromBot } from '../../../core/bot/bot-messages.ts';
import type { MetricName } from '../../../core/metrics.ts';
import type { Session } from '../../../core/session/session.ts';
import { TURN_STAGES, type TurnStage } from '../../../core/session/turn-ledger.ts';
import type { SupervisorDeps } from '../supervisor-deps.ts';

const METRIC_OF: Readonly<Record<TurnStage, MetricName>> = {
  capture: 'TurnCaptureMs',
  network: 'TurnNetworkMs',
  audio: 'TurnAudioMs',
  endpoint: 'TurnEndpointMs',
  llm: 'TurnLlmMs',
  tts: 'TurnTtsMs',
  output: 'TurnOutputMs',
};

type Note = (name: MetricName, value: number | undefined, by?: Record<string, string>) => void;

/** Records what a message measures; messages that measure nothing are ignored. */
export function recordTurn(
  { meter, task, clock }: Pick<SupervisorDeps, 'meter' | 'task' | 'clock'>,
  session: Pick<Session, 'transport' | 'createdAtMs'> | undefined,
  message: FromBot,
): void {
  const { pool, revision } = task;
  const record: Note = (name, value, by) => {
    if (value === undefined) return;
    meter.record({ name, pool, value: Math.round(value), ...(by ? { by } : {}) });
  };
  if (message.type === 'first-word') {
    record('FirstWordMs', message.ms);
    if (session) record('FirstWordFromRequestMs', Math.max(0, clock.nowMs() - session.createdAtMs));
  }
  if (message.type === 'late') record('LateFrames', message.frames.over60);
  if (message.type === 'provider' && message.state === 'resting') {
    record('ProviderFaults', 1);
    record('ProviderFaults', 1, { Provider: message.provider });
  }
  if (message.type !== 'turn') return;
  const apart = { Revision: revision, Transport: session?.transport ?? 'unknown' };
  recordLedger(record, apart, message);
}

function recordLedger(
  record: Note,
  apart: Record<string, string>,
  { stages, ledger }: Extract<FromBot, { type: 'turn' }>,
): void {
  const { totalMs, endpointMs = 0, llmMs = 0, ttsMs = 0 } = stages;
  record('TurnMs', totalMs);
  record('TurnMs', totalMs, apart);
  record('TurnOwnMs', Math.max(0, totalMs - endpointMs - llmMs - ttsMs));
  for (const stage of TURN_STAGES) record(METRIC_OF[stage], ledger.stages[stage]);
  if (ledger.broke) record('SlowTurns', 1, { Stage: ledger.broke });
  // Without the client's part it is another figure.
  if (ledger.stages.network === undefined) return;
  record('VoiceToVoiceMs', ledger.totalMs);
  record('VoiceToVoiceMs', ledger.totalMs, apart);
}
