/** A microphone that speaks when the test says so: a file that plays from the start cannot know when a bot on a busy machine begins. */
import { readFileSync } from 'node:fs';
import type { BrowserContext } from 'playwright-core';

/** Every page of this browser has a microphone that is silent, until `speak()` is called in it. */
export async function speakOnCue(context: BrowserContext, wav: string): Promise<void> {
  await context.addInitScript(installVoice, readFileSync(wav).toString('base64'));
}

/** Runs in the page, before its own scripts. */
function installVoice(wav: string): void {
  let say = () => {};
  const open = async () => {
    const context = new AudioContext({ sampleRate: 48_000 });
    const bytes = Uint8Array.from(atob(wav), (char) => char.codePointAt(0) ?? 0);
    const buffer = await context.decodeAudioData(bytes.buffer);
    const microphone = context.createMediaStreamDestination();
    say = () => {
      const source = new AudioBufferSourceNode(context, { buffer });
      source.connect(microphone);
      source.start();
    };
    return microphone.stream;
  };
  let opened: Promise<MediaStream> | undefined;
  MediaDevices.prototype.getUserMedia = async () => (await (opened ??= open())).clone();
  (globalThis as unknown as { speak: () => void }).speak = () => say();
}
