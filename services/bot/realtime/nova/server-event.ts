/** What Nova Sonic says, as far as it is read. */
import { z } from 'zod';

const contentStart = z.object({
  type: z.enum(['TEXT', 'AUDIO', 'TOOL']),
  role: z.enum(['USER', 'ASSISTANT', 'TOOL', 'SYSTEM']),
  /** JSON: whether a text is a plan or what was said. */
  additionalModelFields: z.string().optional(),
});

const stages = z.object({ generationStage: z.enum(['SPECULATIVE', 'FINAL']).optional() });

const event = z.object({
  contentStart: contentStart.optional(),
  textOutput: z.object({ content: z.string() }).optional(),
  audioOutput: z.object({ content: z.string() }).optional(),
  toolUse: z
    .object({ toolUseId: z.string(), toolName: z.string(), content: z.string().default('{}') })
    .optional(),
  contentEnd: z.object({ stopReason: z.string().optional() }).optional(),
  completionEnd: z.object({}).optional(),
  usageEvent: z
    .object({
      totalInputTokens: z.number().default(0),
      totalOutputTokens: z.number().default(0),
    })
    .optional(),
});

/** One event; of its fields one is there, or none where it is not read. */
export type NovaEvent = z.output<typeof event>;

/** The content that an event begins. */
export interface NovaContent {
  readonly type: 'TEXT' | 'AUDIO' | 'TOOL';
  readonly role: 'USER' | 'ASSISTANT' | 'TOOL' | 'SYSTEM';
  readonly stage: 'SPECULATIVE' | 'FINAL' | undefined;
}

/** The event in a chunk's bytes. Throws where there is none. */
export function readNovaEvent(bytes: Uint8Array): NovaEvent {
  const said = z.object({ event }).parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  return said.event;
}

/** The content that has begun. */
export function contentOf(start: NonNullable<NovaEvent['contentStart']>): NovaContent {
  const { type, role, additionalModelFields = '{}' } = start;
  const read = stages.safeParse(JSON.parse(additionalModelFields));
  return { type, role, stage: read.data?.generationStage };
}

/** Nova says in a text that the caller has taken the word. */
export function saysInterrupted(text: string): boolean {
  return /^\s*\{\s*"interrupted"\s*:\s*true\s*\}\s*$/.test(text);
}
