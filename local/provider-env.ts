/** What bots of this machine get of the shell's environment: the keys and addresses of providers, and nothing else. */

/** Names, or beginnings of names that end in `_`. */
const PROVIDER_VARIABLES: readonly string[] = [
  'OPENAI_',
  'OLLAMA_HOST',
  'DEEPGRAM_',
  'CARTESIA_',
  'ELEVEN_API_KEY',
  'ELEVENLABS_',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_PROFILE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'GREENROOM_PROVIDER_',
  // Where the AWS SDK looks for its profiles.
  'HOME',
];

/** The variables that a bot's providers may need. */
export function pickProviderEnv(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const isOne = (name: string) =>
    PROVIDER_VARIABLES.some((known) =>
      known.endsWith('_') ? name.startsWith(known) : name === known,
    );
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value && isOne(name) ? [[name, value]] : [])),
  );
}
