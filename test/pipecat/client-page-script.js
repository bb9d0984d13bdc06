/** Runs in the page: a client of Pipecat's, unmodified, and a record around what the browser gives it. */
import { LogLevel, PipecatClient, RTVIEvent } from '@pipecat-ai/client-js';
import {
  PipecatClientAudio,
  PipecatClientProvider,
  usePipecatClientTransportState,
} from '@pipecat-ai/client-react';
import { SmallWebRTCTransport, WavMediaManager } from '@pipecat-ai/small-webrtc-transport';
import { ProtobufFrameSerializer, WebSocketTransport } from '@pipecat-ai/websocket-transport';
import { createElement, useEffect } from 'react';
import { createRoot } from 'react-dom/client';

const asked = new URLSearchParams(location.search);
const kind = asked.get('client');
const told = { http: [], sent: [], received: [], events: [] };

const ownFetch = window.fetch.bind(window);
window.fetch = async (input, init) => {
  const request = new Request(input, init);
  const sent = await request.clone().text();
  const response = await ownFetch(request);
  const answered = await response.clone().text();
  const { pathname: path } = new URL(request.url);
  told.http.push({ method: request.method, path, sent, status: response.status, answered });
  return response;
};

window.RTCPeerConnection = class extends RTCPeerConnection {
  createDataChannel(...of) {
    const channel = super.createDataChannel(...of);
    const send = channel.send.bind(channel);
    channel.send = (text) => {
      told.sent.push(text);
      send(text);
    };
    channel.addEventListener('message', ({ data }) => told.received.push(data));
    return channel;
  }
};

let playedBytes = 0;

/** Pipecat's own serializer, overheard: only messages are kept, and of sound how much there was. */
class Overheard extends ProtobufFrameSerializer {
  serializeMessage(message) {
    told.sent.push(JSON.stringify(message));
    return super.serializeMessage(message);
  }

  async deserialize(data) {
    const frame = await super.deserialize(data);
    if (frame.type === 'message') told.received.push(JSON.stringify(frame.message));
    else playedBytes += frame.audio.byteLength;
    return frame;
  }
}

// The default media manager would load a script from the internet.
const transport =
  kind === 'socket'
    ? new WebSocketTransport({
        mediaManager: new WavMediaManager(undefined, 16_000),
        serializer: new Overheard(),
      })
    : new SmallWebRTCTransport({ mediaManager: new WavMediaManager() });
const client = new PipecatClient({ transport, enableMic: true });
client.setLogLevel(LogLevel.NONE);

const app = {
  told,
  state: 'disconnected',
  fault: undefined,
  async start({ body, socketUrl }) {
    try {
      if (socketUrl) return void (await client.connect({ wsUrl: socketUrl }));
      const requestData = { transport: kind === 'socket' ? 'websocket' : 'webrtc', body };
      await client.startBotAndConnect({ endpoint: `${asked.get('server')}/start`, requestData });
    } catch (error) {
      app.fault = String(error?.message ?? error);
    }
  },
  async speakUp() {
    client.sendClientMessage('colour', { of: 'the page' });
    await client.sendText('hello');
  },
  heard: () => playedBytes > 30_000 || isHeard(),
  leave: () => client.disconnect(),
};

let loudest = 0;
const isHeard = () => loudest > 0.01;

client.on(RTVIEvent.TrackStarted, (track, participant) => {
  if (participant?.local || track.kind !== 'audio') return;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
  }, 50);
});

client.on(RTVIEvent.TransportStateChanged, (state) => {
  app.state = state;
  told.events.push(`state ${state}`);
});
for (const event of Object.values(RTVIEvent)) client.on(event, () => told.events.push(event));

/** The app of somebody who writes React: the client in its provider, its sound by the component, its state by the hook. */
function Caller() {
  const state = usePipecatClientTransportState();
  useEffect(() => void told.events.push(`hook ${state}`), [state]);
  return createElement(PipecatClientAudio);
}

if (kind === 'react') {
  const tree = createElement(PipecatClientProvider, { client }, createElement(Caller));
  createRoot(document.querySelector('#app')).render(tree);
} else if (kind === 'js') {
  const audio = document.body.appendChild(new Audio());
  audio.autoplay = true;
  client.on(RTVIEvent.TrackStarted, (track, participant) => {
    if (!participant?.local && track.kind === 'audio') audio.srcObject = new MediaStream([track]);
  });
}

globalThis.app = app;
