/** Which of several configurations a command is for. */
import { flag, text } from '../../flags.ts';

/** `--stage prod` takes `greenroom.prod.config.ts`. */
export const stageFlag = flag(
  {
    takes: 'NAME',
    says: 'the configuration greenroom.NAME.config.ts',
    usually: 'GREENROOM_STAGE, else greenroom.config.ts',
  },
  text,
);
