import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is what is wanted; fails with the last answer. */
export const until = async (ask, isWanted, seconds = 20) => {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) {
      return answer;
    }

    if (Date.now() > end) {
      throw new Error(`For ${seconds} s not what is wanted, at last ${JSON.stringify(answer)}`);
    }

    await sleep(50);
  }
};
