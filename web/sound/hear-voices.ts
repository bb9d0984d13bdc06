/** Both voices of a call, measured where the caller hears them: in the browser, on one clock. */
import type { SpeechEdge } from './speech-edges.ts';

/** Whose voice. */
export type Who = 'caller' | 'bot';

/** What the audio thread tells; times are of the audio context's clock. */
export type VoicesMessage =
  | ({ readonly type: 'edge'; readonly who: Who; readonly nowS: number } & SpeechEdge)
  /** Root mean square of the last 50 ms, 0 to 1. */
  | { readonly type: 'levels'; readonly caller: number; readonly bot: number };

/** What the page learns. */
export interface VoiceEvents {
  /** Speech began or ended; `atMs` is on `performance.now()`'s clock. */
  onEdge(who: Who, kind: SpeechEdge['kind'], atMs: number): void;
  onLevels(caller: number, bot: number): void;
}

/** A running measurement. */
export interface VoicesEar {
  /** Listens to this track from now on, instead of the voice's last one. */
  listenTo(who: Who, track: MediaStreamTrack): void;
  close(): void;
}

/** Starts it. Call it from a click: browsers let no page make sound otherwise. */
export async function hearVoices(events: VoiceEvents): Promise<VoicesEar> {
  const context = new AudioContext({ latencyHint: 'interactive' });
  await context.audioWorklet.addModule('/voices.worklet.js');
  const node = new AudioWorkletNode(context, 'voices', { numberOfInputs: 2, numberOfOutputs: 1 });
  // Nothing comes out of it; without a destination it would not be run.
  node.connect(context.destination);
  const toMs = createClock();
  node.port.onmessage = ({ data }) => tell(data as VoicesMessage, events, toMs);
  const sources: Partial<Record<Who, MediaStreamAudioSourceNode>> = {};
  return {
    listenTo(who, track) {
      sources[who]?.disconnect();
      const source = context.createMediaStreamSource(new MediaStream([track]));
      source.connect(node, 0, who === 'caller' ? 0 : 1);
      sources[who] = source;
    },
    close: () => void context.close(),
  };
}

function tell(message: VoicesMessage, events: VoiceEvents, toMs: ToMs): void {
  if (message.type === 'levels') events.onLevels(message.caller, message.bot);
  else events.onEdge(message.who, message.kind, toMs(message.atS, message.nowS));
}

type ToMs = (atS: number, nowS: number) => number;

/** From the audio clock to the page's: the message that came fastest shows best how far they are apart. */
function createClock(): ToMs {
  let apartMs = Number.POSITIVE_INFINITY;
  return (atS, nowS) => {
    apartMs = Math.min(apartMs, performance.now() - nowS * 1000);
    return atS * 1000 + apartMs;
  };
}
