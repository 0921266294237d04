import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Capture, type Clock } from '../../../source/speak/capture/capture';
import { Microphone, type MicrophoneEvents, microphones } from '../../../source/speak/capture/microphone';

vi.mock('../../../source/speak/capture/microphone', () => ({ Microphone: { open: vi.fn() }, microphones: vi.fn() }));

/** A microphone as the page sees it: it gives chunks or not, lets itself be revived or not. */
class FakeMicrophone {
  withheld = false;
  alive = true;
  revivable = false;
  running = false;
  muted = false;
  closed = false;
  revived = 0;
  readonly deviceId: string;
  readonly events: MicrophoneEvents;

  constructor(deviceId: string, events: MicrophoneEvents) {
    this.deviceId = deviceId;
    this.events = events;
  }
  run(): void {
    this.running = true;
  }
  mute(mute: boolean): void {
    this.muted = mute;
  }
  async stop(): Promise<void> {
    this.running = false;
  }
  close(): void {
    this.closed = true;
  }
  revive(): void {
    this.revived++;
    if (this.revivable) this.alive = true;
  }
}

let nowMs = 0;
let look = () => {};
const clock: Clock = {
  now: () => nowMs,
  every: (_, todo) => {
    look = todo;
    return () => (look = () => {});
  },
};
const opened: FakeMicrophone[] = [];
const heard = { chunks: 0, stalled: undefined as number | undefined, gaps: [] as number[], devices: [] as string[] };
let refuse = false;
let present = ['headset', 'built-in'];
let devicesChanged = async () => {};

beforeEach(() => {
  nowMs = 0;
  opened.length = 0;
  refuse = false;
  present = ['headset', 'built-in'];
  Object.assign(heard, { chunks: 0, stalled: undefined, gaps: [], devices: [] });
  vi.mocked(Microphone.open).mockImplementation(async (wanted, events) => {
    if (refuse || present.length === 0) throw new Error('refused');
    const microphone = new FakeMicrophone(wanted && present.includes(wanted) ? wanted : present[0]!, events);
    opened.push(microphone);
    return microphone as unknown as Microphone;
  });
  vi.mocked(microphones).mockImplementation(async () => present.map((deviceId) => ({ deviceId }) as MediaDeviceInfo));
  vi.stubGlobal('addEventListener', vi.fn());
  vi.stubGlobal('removeEventListener', vi.fn());
  vi.stubGlobal('navigator', {
    mediaDevices: {
      addEventListener: (_: string, handler: () => void) => {
        devicesChanged = async () => {
          handler();
          await settled();
        };
      },
      removeEventListener: vi.fn(),
    },
  });
});
afterEach(() => vi.unstubAllGlobals());

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

async function speaking(deviceId = 'headset'): Promise<Capture> {
  const capture = await Capture.open(
    deviceId,
    {
      chunk: () => heard.chunks++,
      level: () => {},
      stalled: (ms) => (heard.stalled = ms),
      gap: (ms) => heard.gaps.push(ms),
      device: (id) => heard.devices.push(id),
    },
    clock,
  );
  capture.run();
  return capture;
}

/** Time passes: whatever is alive gives a chunk every 250 ms, and the watch looks twice a second. */
async function pass(ms: number): Promise<void> {
  for (const until = nowMs + ms; nowMs < until; ) {
    nowMs += 250;
    for (const microphone of opened) if (microphone.alive && microphone.running && !microphone.closed) microphone.events.chunk(new Uint8Array(2));
    if (nowMs % 500 === 0) look();
    await settled();
  }
}

test('a call that suspends the context and refuses for 12 s is said within 5 s, and capture goes on by itself', async () => {
  await speaking();
  await pass(2_000);
  opened[0]!.alive = false;
  refuse = true;
  await pass(4_500);
  expect(heard.stalled).toBeGreaterThanOrEqual(3_000);
  await pass(7_500);
  expect(opened[0]!.revived).toBeGreaterThan(5);
  opened[0]!.revivable = true;
  await pass(1_500);
  expect(heard.stalled).toBeUndefined();
  expect(heard.gaps).toHaveLength(1);
  expect(heard.gaps[0]).toBeGreaterThan(11_000);
  const before = heard.chunks;
  await pass(1_000);
  expect(heard.chunks).toBe(before + 4);
});

test('a context that says it runs and gives nothing is replaced by a new one, muted as the old', async () => {
  const capture = await speaking();
  capture.mute(true);
  opened[0]!.alive = false;
  await pass(10_000);
  expect(opened).toHaveLength(2);
  expect(opened[0]!.closed).toBe(true);
  expect(opened[1]!.muted).toBe(true);
  expect(heard.stalled).toBeUndefined();
  expect(heard.chunks).toBeGreaterThan(0);
});

test('silence that the system puts in the place of sound is no sign of life', async () => {
  await speaking();
  await pass(1_000);
  opened[0]!.withheld = true;
  await pass(5_000);
  expect(heard.stalled).toBeGreaterThanOrEqual(3_000);
});

test('a device that is unplugged is replaced at once, and taken again when it is back', async () => {
  await speaking('headset');
  await pass(1_000);
  present = ['built-in'];
  opened[0]!.alive = false;
  opened[0]!.withheld = true;
  opened[0]!.events.lost();
  await settled();
  expect(heard.devices).toEqual(['built-in']);
  await pass(1_000);
  present = ['built-in', 'headset'];
  await devicesChanged();
  expect(heard.devices).toEqual(['built-in', 'headset']);
  expect(opened.at(-1)!.running).toBe(true);
  expect(opened.filter((microphone) => !microphone.closed)).toHaveLength(1);
});

test('the only device that is unplugged and comes back is taken again by itself', async () => {
  await speaking('headset');
  present = [];
  opened[0]!.alive = false;
  opened[0]!.withheld = true;
  opened[0]!.events.lost();
  await pass(5_000);
  expect(heard.stalled).toBeGreaterThan(0);
  present = ['headset'];
  await devicesChanged();
  await pass(1_000);
  expect(heard.stalled).toBeUndefined();
  expect(heard.gaps).toHaveLength(1);
});

test('a pause is no stall, and a closed capture leaves nothing behind', async () => {
  const capture = await speaking();
  await pass(1_000);
  await capture.stop();
  await pass(60_000);
  expect(heard.stalled).toBeUndefined();
  expect(opened).toHaveLength(1);
  capture.run();
  await pass(1_000);
  expect(heard.stalled).toBeUndefined();
  capture.close();
  await pass(20_000);
  expect(opened.every((microphone) => microphone.closed)).toBe(true);
});
