// What clients saw, against what services did, and against who was dead when.

// The gateway and HAProxy learn in no order that connections have ended. What they send before they know is lost as well; it must not take longer than this, in ms.
const grace = 250;

// A call that a death has ended tells its client within this, in ms.
const promptly = 2_000;

/** Which calls a service began, and which it ended with OK: ids, as often as its lines have them. */
export const callsOf = service => {
  const [begun, succeeded] = [[], []];
  for (const line of service.lines) {
    const [, what, id, status] = /^call (begun|ended) (\S+) \/proto\.Greetering\/\w+(?: (\w+))?$/.exec(line) ?? [];
    if (what === 'begun') {
      begun.push(id);
    } else if (status === 'OK') {
      succeeded.push(id);
    }
  }

  return { begun, succeeded };
};

const counted = ids => ids.reduce((counts, id) => counts.set(id, (counts.get(id) ?? 0) + 1), new Map());

/** Finds everything that must not be: a sentence each. */
export const findFaults = (calls, services, deaths) => {
  const done = services.map(callsOf);
  const [begun, succeeded] = [counted(done.flatMap(one => one.begun)), counted(done.flatMap(one => one.succeeded))];
  const during = (call, kinds) => deaths.find(death => kinds.includes(death.kind) && call.start <= death.to + grace && call.end >= death.from);
  const say = (call, text) => `${call.id} (${call.start.toFixed(0)} to ${call.end.toFixed(0)} ms, ${call.outcome?.is} ${call.outcome?.reason ?? ''}): ${text}`;
  const faults = [];
  for (const call of calls) {
    const is = call.outcome.is;
    const death = is === 'unavailable' ? during(call, ['service', 'gateway']) : is === 'cut' ? during(call, ['gateway']) : undefined;
    if (is === 'wrong' || is === 'hung') {
      faults.push(say(call, 'must not be'));
    } else if (is === 'ok' && succeeded.get(call.id) !== 1) {
      faults.push(say(call, `its success is in the logs of services ${succeeded.get(call.id) ?? 0} times`));
    } else if (is !== 'ok' && !death) {
      faults.push(say(call, is === 'cut' ? 'no gateway died meanwhile' : 'nobody died meanwhile'));
    } else if (is !== 'ok' && call.end > Math.max(death.to, call.start) + grace + promptly) {
      faults.push(say(call, `${death.name} had been dead since ${death.to.toFixed(0)} ms`));
    }
  }

  return [
    ...faults,
    ...[...begun].filter(([, count]) => count > 1).map(([id, count]) => `${id} was sent to services ${count} times`),
    ...[...succeeded].filter(([, count]) => count > 1).map(([id, count]) => `${id} was answered ${count} times`),
  ];
};

/** A table of doors and outcomes. */
export const tableOf = calls => {
  const rows = new Map();
  for (const { door, outcome } of calls) {
    const row = rows.get(door) ?? { ok: 0, unavailable: 0, cut: 0 };
    row[outcome.is] = (row[outcome.is] ?? 0) + 1;
    rows.set(door, row);
  }

  return ['| door | succeeded | UNAVAILABLE | connection cut |', '| --- | --: | --: | --: |', ...[...rows].map(([door, row]) => `| ${door} | ${row.ok} | ${row.unavailable} | ${row.cut} |`)].join('\n');
};
