// The state that the page keeps for this tab until the tab closes: in sessionStorage, or in memory if storage is forbidden.
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
    // Storage is forbidden or full: memory keeps the value until the page reloads.
  }
}

/** Headers, token and time-out, which all methods share. */
export const readCommon = () => ({ headers: [], token: '', timeout: '', ...read('common') });
export const keepCommon = common => write('common', common);

/** The typed values of a method, with its binding and transport. */
export const readValues = method => read(`values.${method}`);
export const keepValues = (method, values) => write(`values.${method}`, values);

/** The last calls, the newest first. */
export const readCalls = () => read('calls') ?? [];
export const keepCall = call => write('calls', [call, ...readCalls()].slice(0, mostCalls));
export const changeLastCall = (at, outcome) => write('calls', readCalls().map(call => (call.at === at ? { ...call, outcome } : call)));
