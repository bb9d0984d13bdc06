/** Runs in the browser: Pipecat's client as published, and a stopwatch around what it does. */
import { PipecatClient } from '@pipecat-ai/client-js';
import { SmallWebRTCTransport, WavMediaManager } from '@pipecat-ai/small-webrtc-transport';

/** Ms from the click to each stage. */
export type BrowserMarks = Record<
  'devicesReady' | 'startAnswered' | 'offerAnswered' | 'connected' | 'botReady',
  number
>;

declare global {
  interface Window {
    /** Clicks start; resolves when the bot is ready or the client gave up. */
    benchStart(): Promise<{ marks: Partial<BrowserMarks>; error?: string }>;
    benchLeave(): Promise<void>;
  }
}

let clickedMs = 0;
let client: PipecatClient | undefined;
const marks: Partial<BrowserMarks> = {};

function mark(stage: keyof BrowserMarks): void {
  marks[stage] ??= performance.now() - clickedMs;
}

const ownFetch = window.fetch.bind(window);
window.fetch = async (input, init) => {
  const response = await ownFetch(input, init);
  const { url } = response;
  const method = init?.method ?? (input instanceof Request ? input.method : 'GET');
  if (method.toUpperCase() === 'POST') {
    if (url.endsWith('/offer')) mark('offerAnswered');
    if (url.endsWith('/start')) mark('startAnswered');
  }
  return response;
};

window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    this.addEventListener('connectionstatechange', () => {
      if (this.connectionState === 'connected') mark('connected');
    });
  }
};

window.benchStart = async () => {
  clickedMs = performance.now();
  // The default media manager would load a script from the internet.
  const transport = new SmallWebRTCTransport({
    mediaManager: new WavMediaManager(undefined, 48_000),
  });
  client = new PipecatClient({
    transport,
    enableMic: true,
    enableCam: false,
    callbacks: {
      onTransportStateChanged: (state) => state === 'initialized' && mark('devicesReady'),
      onBotReady: () => mark('botReady'),
    },
  });
  try {
    await client.startBotAndConnect({ endpoint: '/start', requestData: {} });
    return { marks };
  } catch (error) {
    return { marks, error: String(error instanceof Error ? error.message : error) };
  }
};

window.benchLeave = async () => client?.disconnect();
