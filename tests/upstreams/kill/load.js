// Calls by every door at once, each with an id of its own, until told to stop.
import { setTimeout as sleep } from 'node:timers/promises';
import { httpDoors } from './http-doors.js';
import { connect, nativeDoors } from './native-doors.js';

export const doors = { ...httpDoors, ...nativeDoors };

const workersOfEach = 2;
const pauseBetween = 25;
const longestSilence = 1_500;

/** Begins to call. `calls` grows with each call; `stop()` resolves when the last one has ended. */
export const startLoad = ({ url, grpcPort }, random) => {
  const calls = [];
  let isOver = false;
  const workers = Object.entries(doors).flatMap(([door, call]) => Array.from({ length: workersOfEach }, async (_, worker) => {
    const client = connect(grpcPort);
    for (let number = 0; !isOver; number++) {
      const made = { id: `${door.replaceAll(' ', '-')}-${worker}-${number}`, door, start: performance.now(), end: Infinity };
      calls.push(made);
      made.outcome = await call({ url, client }, made.id, Math.floor(random() * longestSilence));
      made.end = performance.now();
      await sleep(pauseBetween);
    }

    client.close();
  }));
  return {
    calls,
    stop: () => {
      isOver = true;
      return Promise.all(workers);
    },
  };
};
