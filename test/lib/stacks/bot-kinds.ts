import { describe, expect, it } from 'vitest';
import { image, pipecat } from '../../../core/bot-kind.ts';
import { withBotKinds } from '../../../lib/config/bot-kinds.ts';
import { ofType } from '../../../lib/templates.ts';
import { everything, named, synthesise } from '../synthesise.ts';

const { receptionist } = everything.pools;
const pizza = { ...pipecat({ entry: 'bots/echo/bot.py' }) };
const hosted = {
  ...image({ image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/pizza:7' }),
  port: 8080,
};

const withPools = (changes: { receptionist?: object; parrot?: object }) => ({
  ...everything,
  bot: {
    ...everything.bot,
    supervisorPort: 8070,
    secrets: [{ variable: 'DEEPGRAM_API_KEY', secret: 'greenroom/deepgram' }],
  },
  pools: {
    receptionist: { ...receptionist!, ...changes.receptionist },
    parrot: { ...receptionist!, ...changes.parrot },
  },
});

describe('a pool with a Pipecat bot', () => {
  it('has an image of its own, with the rest of the task as any bot’s', () => {
    const config = withPools({ receptionist: { spareSeats: 0 } });
    const made = synthesise({ ...config, bots: { receptionist: pizza } });
    const [own, common] = containersOf(made);
    expect(own).toHaveLength(1);
    expect(own![0]).toMatchObject({
      Name: 'bot',
      User: '10001:10001',
      ReadonlyRootFilesystem: true,
    });
    expect(own![0]!.Image).not.toEqual(common![0]!.Image);
  });

  it('is refused with memory for one seat and two seats, and outside of the folder that images have', () => {
    const agents = [{ name: 'receptionist', bot: pipecat({ entry: 'elsewhere/bot.py' }) }];
    expect(() => withBotKinds(everything, agents)).toThrow(
      /pools\.receptionist\.memoryMiB must be at least 1536 for 2 seats with Python, got 1024; agents\/receptionist\.ts must name files in bots\/.*, got elsewhere\/bot\.py/,
    );
  });
});

const HELD = { receptionist: 'https://example.com/hold.mp3' };

describe('a pool with an image of Pipecat Cloud', () => {
  const config = withPools({ receptionist: { spareSeats: 0, isolation: 'task' } });

  it('is refused where tasks have names, whose key it could read', () => {
    const { domain, zoneId } = named.direct;
    const direct = { ...config.direct, domain, zoneId };
    const agents = [{ name: 'receptionist', bot: hosted }];
    expect(withBotKinds(config, agents).bots).toEqual({ receptionist: hosted });
    expect(() => withBotKinds({ ...config, direct }, agents)).toThrow(
      'direct.domain must be empty with the image of agents/receptionist.ts',
    );
  });

  it('has it beside the supervisor, which alone has no keys; the right to pull it comes along', () => {
    const made = synthesise({ ...config, bots: { receptionist: hosted }, holdUrls: HELD });
    const [containers, others] = containersOf(made);
    expect(containers!.map(({ Name }) => Name)).toEqual(['bot', 'image']);
    const [supervisor, bot] = containers!;
    expect(supervisor!.Image).toEqual(others![0]!.Image);
    expect(supervisor!.Secrets).toBeUndefined();
    expect(bot!.Secrets).toEqual([
      { Name: 'DEEPGRAM_API_KEY', ValueFrom: expect.anything() as unknown },
    ]);
    expect(bot!.Environment).toContainEqual({ Name: 'PORT', Value: '8080' });
    const policies = ofType(made, 'AWS::IAM::Policy').filter(({ stack }) => stack === 'bot');
    expect(JSON.stringify(policies)).toContain(
      'arn:aws:ecr:eu-west-1:111122223333:repository/pizza',
    );
  });

  it('is told to callers who wait what its agent’s file holds them with, by way of the scaler', () => {
    const made = synthesise({ ...config, bots: { receptionist: hosted }, holdUrls: HELD });
    const functions = ofType(made, 'AWS::Lambda::Function');
    const told = functions.flatMap(({ Properties }) => {
      const { Variables } = (Properties['Environment'] ?? {}) as {
        Variables?: Record<string, unknown>;
      };
      return Variables?.['DEPLOYMENTS'] === undefined ? [] : [JSON.stringify(Variables)];
    });
    expect(told).toEqual([expect.stringContaining(HELD.receptionist)]);
    const agents = [{ name: 'receptionist', bot: hosted, holdUrl: HELD.receptionist }];
    expect(withBotKinds(config, agents).holdUrls).toEqual(HELD);
  });

  it('is refused on the supervisor’s port, and where a task serves more than one session', () => {
    const agents = [{ name: 'receptionist', bot: hosted }];
    expect(() => withBotKinds(everything, agents)).toThrow(
      /pools\.receptionist\.isolation must be 'task' .*; bot\.supervisorPort must be another than 8080/,
    );
    expect(withBotKinds(config, agents).bots).toEqual({ receptionist: hosted });
  });
});

interface Container {
  readonly Name: string;
  readonly Image: unknown;
  readonly User?: string;
  readonly Secrets?: readonly unknown[];
  readonly Environment: readonly object[];
}

function containersOf(made: ReturnType<typeof synthesise>): (readonly Container[])[] {
  return ofType(made, 'AWS::ECS::TaskDefinition')
    .filter((task) => task.stack === 'bot')
    .map((task) => task.Properties['ContainerDefinitions'] as Container[]);
}
