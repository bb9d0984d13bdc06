/** A page with nothing but Pipecat's own client, as its documentation shows it: none of our page's help when the network goes. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';

const SCRIPT = `
import { LogLevel, PipecatClient } from '@pipecat-ai/client-js';
import { SmallWebRTCTransport, WavMediaManager } from '@pipecat-ai/small-webrtc-transport';
const client = new PipecatClient({
  transport: new SmallWebRTCTransport({ mediaManager: new WavMediaManager() }),
  enableMic: true,
  callbacks: {
    onTransportStateChanged: (state) => { document.body.dataset.state = state; },
    onBotTtsText: ({ text }) => { document.body.append(text + ' '); },
    onTrackStarted: (track, participant) => {
      if (participant?.local || track.kind !== 'audio') return;
      document.querySelector('audio').srcObject = new MediaStream([track]);
    },
  },
});
client.setLogLevel(LogLevel.NONE);
document.querySelector('#start').onclick = () => client.startBotAndConnect({ endpoint: '/start' });
document.querySelector('#stop').onclick = () => client.disconnect();
`;

const HTML = `<!doctype html><body data-state="off"><button id="start">Start</button><button id="stop">Stop</button>
<audio id="voice" autoplay></audio><script type="module" src="/stock.js"></script></body>`;

/** Serves it to this page as `/stock.html`. */
export async function serveStockPage(page: Page): Promise<void> {
  const resolveDir = fileURLToPath(new URL('.', import.meta.url));
  const { outputFiles } = await build({
    stdin: { contents: SCRIPT, resolveDir },
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
  });
  const script = outputFiles[0]?.text ?? '';
  await page.route('**/stock.html', (route) =>
    route.fulfill({ contentType: 'text/html', body: HTML }),
  );
  await page.route('**/stock.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: script }),
  );
}
