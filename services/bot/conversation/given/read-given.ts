/** What an agent file's `livekit` gives, as it holds here: without a room, and without LiveKit's cloud. */
import { inference, voice } from '@livekit/agents';
import type { LiveKitAgent } from '../../../../core/agent/livekit-agent.ts';

const ROLES = ['stt', 'llm', 'tts'] as const;

/** The agent, and the session's options with defaults that stay in this process. Throws an error that names what has no meaning here. */
export function readGiven({ agent, session = {} }: LiveKitAgent) {
  if (!(agent instanceof voice.Agent))
    throw new Error('Cannot use livekit: agent must be a voice.Agent of @livekit/agents');
  const options = session as voice.AgentSessionOptions;
  const wrong = [...wrongIn('session', options), ...wrongIn('agent', agent)];
  if (wrong.length > 0) throw new Error(`Cannot use livekit: ${wrong.join('; ')}`);
  return { agent, options: withDefaults(options) };
}

type Handling = voice.AgentSessionOptions['turnHandling'];
type Given = Partial<Readonly<Record<(typeof ROLES)[number] | 'turnDetection', unknown>>> & {
  readonly turnHandling?: Handling | undefined;
};

function wrongIn(where: string, given: Given): string[] {
  const { turnHandling } = given;
  const detection: unknown = turnHandling?.turnDetection ?? given.turnDetection;
  const rules: [wrong: boolean, sentence: string][] = [
    ...ROLES.map((role): [boolean, string] => [
      isOfCloud(given[role]),
      `${where}.${role} must be a plugin's object: LiveKit's inference is a service of its cloud`,
    ]),
    [
      typeof detection === 'object' && detection !== null,
      `${where}.turnHandling.turnDetection must be vad, stt, realtime_llm or manual: a model for it runs in LiveKit's worker`,
    ],
    [
      turnHandling?.interruption?.mode === 'adaptive',
      `${where}.turnHandling.interruption.mode must be vad: adaptive asks LiveKit's cloud`,
    ],
  ];
  return rules.flatMap(([wrong, sentence]) => (wrong ? [sentence] : []));
}

/** A name of a model, or what LiveKit makes of one. */
function isOfCloud(given: unknown): boolean {
  const clients = [inference.STT, inference.LLM, inference.TTS];
  return typeof given === 'string' || clients.some((client) => given instanceof client);
}

function withDefaults(options: voice.AgentSessionOptions): voice.AgentSessionOptions {
  const { turnHandling } = options;
  return {
    // Echoes are taken out before the session hears them; its default would ignore a caller for three seconds.
    aecWarmupDuration: null,
    ...options,
    // Its default may ask LiveKit's cloud.
    turnHandling: { ...turnHandling, interruption: { mode: 'vad', ...turnHandling?.interruption } },
  };
}
