/** Runs in a page: the unmodified Pipecat client over its WebSocket transport, with what it was told and what it plays. */
import { PipecatClient } from '@pipecat-ai/client-js';
import { WavMediaManager, WebSocketTransport } from '@pipecat-ai/websocket-transport';

/** What the page saw. */
export interface SocketPage {
  readonly said: string[];
  readonly events: string[];
  /** Samples that were handed to the player, and the loudest of them. */
  readonly played: { samples: number; peak: number };
  connect(endpoint: string): Promise<{ wsUrl: string }>;
  sendText(text: string): Promise<void>;
  press(key: string): void;
  disconnect(): Promise<void>;
}

// The default media manager is fetched from the internet; this one comes with the package.
const media = new WavMediaManager(512, 16_000);
const transport = new WebSocketTransport({ mediaManager: media });
const said: string[] = [];
const events: string[] = [];
const played = { samples: 0, peak: 0 };
const play = media.bufferBotAudio.bind(media);
media.bufferBotAudio = (data, id) => {
  const samples = data instanceof Int16Array ? data : new Int16Array(data);
  played.samples += samples.length;
  for (const sample of samples) played.peak = Math.max(played.peak, Math.abs(sample));
  return play(samples, id);
};
const client = new PipecatClient({
  transport,
  enableMic: true,
  callbacks: {
    onBotReady: () => events.push('bot-ready'),
    onBotStartedSpeaking: () => events.push('bot-started-speaking'),
    onBotStoppedSpeaking: () => events.push('bot-stopped-speaking'),
    onUserStartedSpeaking: () => events.push('user-started-speaking'),
    onUserStoppedSpeaking: () => events.push('user-stopped-speaking'),
    onBotOutput: ({ text }) => said.push(text),
    onServerMessage: (message: unknown) => events.push(JSON.stringify(message)),
    onDisconnected: () => events.push('disconnected'),
    onError: (message) => events.push(`error ${JSON.stringify(message.data)}`),
  },
});

const page: SocketPage = {
  said,
  events,
  played,
  async connect(endpoint) {
    const body = { transport: 'websocket', body: { name: 'Ann' } };
    const answer = (await client.startBot({ endpoint, requestData: body })) as {
      wsUrl: string;
    };
    await client.connect(answer);
    return answer;
  },
  sendText: (text) => client.sendText(text),
  press: (key) => client.sendDTMF(key),
  disconnect: () => client.disconnect(),
};
Object.assign(globalThis, { page });
