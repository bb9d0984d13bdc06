/** A headless Chromium that asks nobody, fetches nothing of its own, and hears a file; without one, its user refuses the microphone. */
export function chromiumFlags(wav: string | undefined): string[] {
  return [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
    '--autoplay-policy=no-user-gesture-required',
    '--use-fake-device-for-media-stream',
    ...(wav === undefined
      ? ['--deny-permission-prompts']
      : ['--use-fake-ui-for-media-stream', `--use-file-for-fake-audio-capture=${wav}`]),
  ];
}
