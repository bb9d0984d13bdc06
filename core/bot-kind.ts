/** The kind of bot: what sits in a seat. The pool does not care; whatever starts a seat's process does. */
import { z } from 'zod';

/** A path that stays in the checkout. */
const FILE = /^(?!\/)(?!.*(^|\/)\.\.(\/|$))[\w./ -]+$/;

const file = (ending: string, what: string) =>
  z
    .string()
    .max(512)
    .refine((path) => FILE.test(path) && path.endsWith(ending), `must be ${what} of this checkout`);

/** Ours, in TypeScript: everything else in an agent file speaks of it. */
const conversation = z.strictObject({ kind: z.literal('conversation') });

/** An unmodified Pipecat bot: a Python file with `async def bot(runner_args)`. */
const pipecatBot = z.strictObject({
  kind: z.literal('pipecat'),
  /** From the checkout's root; the bot sees its folder as its own. */
  entry: file('.py', 'a .py file'),
  /** What pip installs for it; without it, `requirements.txt` or `pyproject.toml` beside the file. */
  requirements: file('', 'a file').optional(),
});

/** An unmodified image made for Pipecat Cloud, beside the supervisor in its task. */
const imageBot = z.strictObject({
  kind: z.literal('image'),
  /** As a registry names it. */
  image: z.string().regex(/^[\w.:/@-]{1,512}$/, 'must be a name such as me/pizza:7'),
  /** Where it listens in the task: 8080, as the base image has it, unless it was changed there. */
  port: z.int().min(1024).max(65_535).default(8080),
  /** The name of the secret with a registry's `username` and `password`, where it is private and no ECR. */
  credentials: z
    .string()
    .regex(/^[\w/+=.@-]{1,512}$/, 'must be the name of a secret')
    .optional(),
});

/** What an agent file may say. */
export const botKindSchema = z.discriminatedUnion('kind', [conversation, pipecatBot, imageBot]);

/** What sits in a seat. */
export type BotKind = z.infer<typeof botKindSchema>;

/** A Pipecat bot by its file, such as `pipecat({ entry: 'bots/pizza/bot.py' })`. */
export function pipecat(given: Omit<z.input<typeof pipecatBot>, 'kind'>) {
  return { kind: 'pipecat', ...given } as const;
}

/** A Pipecat Cloud image, such as `image({ image: 'me/pizza:7' })`. */
export function image(given: Omit<z.input<typeof imageBot>, 'kind'>) {
  return { kind: 'image', ...given } as const;
}
