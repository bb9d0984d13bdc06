/** What bots of this machine get of the shell's environment: ours the keys and addresses of providers, a Pipecat bot what is its author's. */

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

/** What is not the author's: how this system finds its parts, and what npm and Node add. */
const OURS =
  /^(GREENROOM_|AWS_ENDPOINT_URL|NODE_|npm_|TABLE_NAME$|PYTHON(PATH|HOME)?$|VIRTUAL_ENV$)/;

/** The variables that a Pipecat bot may read: which, its file alone knows. */
export function shellEnv(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value && !OURS.test(name) ? [[name, value]] : [],
    ),
  );
}
