/** A bot's timings as metrics. */
import type { FromBot } from '../../core/bot-messages.ts';
import type { Meter, MetricName } from '../../core/metrics.ts';

/** Records what a message measures; messages that measure nothing are ignored. */
export function recordTurn(meter: Meter, pool: string, message: FromBot): void {
  const record = (name: MetricName, value: number | undefined) => {
    if (value !== undefined) meter.record({ name, pool, value: Math.round(value) });
  };
  if (message.type === 'first-word') record('FirstWordMs', message.ms);
  if (message.type === 'late') record('LateFrames', message.frames.over60);
  if (message.type !== 'turn') return;
  const { totalMs, endpointMs, llmMs, ttsMs } = message.stages;
  record('TurnMs', totalMs);
  record('TurnEndpointMs', endpointMs);
  record('TurnLlmMs', llmMs);
  record('TurnTtsMs', ttsMs);
  record('TurnOwnMs', Math.max(0, totalMs - (endpointMs ?? 0) - (llmMs ?? 0) - (ttsMs ?? 0)));
}
