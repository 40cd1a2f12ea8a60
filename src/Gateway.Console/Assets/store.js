// What the page keeps. All of it is for this tab alone and goes with it: sessionStorage, and memory where that is forbidden.
const prefix = 'gateway.console.';
const memory = new Map();

export const mostCalls = 20;

function read(name) {
  try {
    return JSON.parse(sessionStorage.getItem(prefix + name) ?? 'null') ?? memory.get(name);
  } catch {
    return memory.get(name);
  }
}

function write(name, value) {
  memory.set(name, value);
  try {
    sessionStorage.setItem(prefix + name, JSON.stringify(value));
  } catch {
    // Forbidden or full: memory keeps it until the page is loaded again.
  }
}

/** Headers, token and time-out: common to all methods. */
export const readCommon = () => ({ headers: [], token: '', timeout: '', ...read('common') });
export const keepCommon = common => write('common', common);

/** The values of a method: what was typed, by which binding and transport. */
export const readValues = method => read(`values.${method}`);
export const keepValues = (method, values) => write(`values.${method}`, values);

/** The last calls, the newest first. */
export const readCalls = () => read('calls') ?? [];
export const keepCall = call => write('calls', [call, ...readCalls()].slice(0, mostCalls));
export const changeLastCall = (at, outcome) => write('calls', readCalls().map(call => (call.at === at ? { ...call, outcome } : call)));
