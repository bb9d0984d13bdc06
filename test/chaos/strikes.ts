/** What happens to processes, connections and the table now and then, until the weather clears: one plan for both worlds. */
import type { Scene } from './scene.ts';

/** Whatever can be struck. Each finds its own victim, by the scene's chance. */
export interface Targets {
  killTask(): void;
  /** The supervisor alone stands still for so long. */
  freezeTask(ms: number): void;
  killScaler(): void;
  freezeScaler(ms: number): void;
  killApi(): void;
  freezeApi(ms: number): void;
  stallTable(ms: number): void;
  /** One connection to the table goes quiet for good. */
  silenceConnection(): void;
  /** ECS's event of a task that runs says that it has stopped. */
  tellFalsely(): void;
  deploy(broken: boolean): Promise<void>;
  rollBack(): Promise<boolean>;
}

/** Begins all of them. */
export function strike(scene: Scene, targets: Targets): void {
  const { weather } = scene.options;
  const { frozen } = weather;
  const freezeMs = () =>
    scene.about(scene.random() < frozen.longShare ? frozen.longMs : frozen.usualMs);
  const plan: readonly (readonly [everyMs: number, name: string, what: () => void])[] = [
    [weather.taskKilledEveryMs, 'task killed', () => targets.killTask()],
    [weather.taskFrozenEveryMs, 'supervisor frozen', () => targets.freezeTask(freezeMs())],
    [weather.scalerKilledEveryMs, 'scaler killed', () => targets.killScaler()],
    [weather.scalerFrozenEveryMs, 'scaler frozen', () => targets.freezeScaler(freezeMs())],
    [weather.apiKilledEveryMs, 'API killed', () => targets.killApi()],
    [weather.apiFrozenEveryMs, 'API frozen', () => targets.freezeApi(freezeMs())],
    [weather.stallEveryMs, 'table stalled', () => targets.stallTable(scene.about(weather.stallMs))],
    [weather.silentEveryMs, 'connection silent', () => targets.silenceConnection()],
    [weather.falseEventEveryMs, 'false event', () => targets.tellFalsely()],
    [weather.deployEveryMs, 'deploy', () => void change(scene, targets).catch(() => undefined)],
  ];
  for (const [everyMs, name, what] of plan)
    if (Number.isFinite(everyMs)) void repeat(scene, everyMs, { name, what });
}

async function repeat(
  scene: Scene,
  meanMs: number,
  { name, what }: { readonly name: string; readonly what: () => void },
): Promise<void> {
  for (;;) {
    await scene.time.sleep(scene.about(meanMs));
    if (scene.cleared) return;
    scene.judge.count(`fault: ${name}`);
    what();
  }
}

/** A deploy, of a good revision or a bad one, or a rollback. */
async function change(scene: Scene, targets: Targets): Promise<void> {
  if (scene.random() < 0.3 && (await targets.rollBack())) return;
  await targets.deploy(scene.chance(scene.options.weather.brokenDeploys));
}
