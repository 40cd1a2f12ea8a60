// What one gateway answers, beside what another one does.
import assert from 'node:assert/strict';

const isObject = value => typeof value === 'object' && value !== null;

/** Calls back with every member of every object within a value, and takes what comes back: `[name, value]`, or nothing to leave it out. */
export const mapMembers = (value, change) => {
  if (Array.isArray(value)) {
    return value.map(element => mapMembers(element, change));
  }

  return isObject(value) ? Object.fromEntries(Object.entries(value).flatMap(([name, inner]) => {
    const member = change(name, inner);
    return member ? [[member[0], mapMembers(member[1], change)]] : [];
  })) : value;
};

/** Puts a star in place of what is different in each run: members by their names, in either spelling. What is nothing in one run is nothing in all. */
export const steady = (value, names) => {
  const changing = new Set(names.flatMap(name => [name, lowerCamel(name)]));
  return mapMembers(value, (name, inner) => [name, changing.has(name) && !isNothing(inner) ? '*' : inner]);
};

/** `mod_revision` as JSON spells it: `modRevision`. */
export const lowerCamel = name => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());

const isNothing = value => value === 0 || value === '0' || value === '' || value === false || (Array.isArray(value) && value.length === 0);
const isEmpty = value => isObject(value) && Object.keys(value).length === 0;

/** `ours` without the members that hold their default and that `theirs` does not have. An empty object may be an empty map: if it is a message, it has to be in both. */
const withoutDefaults = (ours, theirs, enums) => {
  if (Array.isArray(ours)) {
    return ours.map((element, index) => withoutDefaults(element, Array.isArray(theirs) ? theirs[index] : undefined, enums));
  }

  return isObject(ours) ? Object.fromEntries(Object.entries(ours).flatMap(([name, value]) => {
    const other = isObject(theirs) ? theirs[name] : undefined;
    return other === undefined && (isNothing(value) || isEmpty(value) || enums.has(value)) ? [] : [[name, withoutDefaults(value, other, enums)]];
  })) : ours;
};

/** An answer as a case looks at it: without what changes in each run, and where a gateway speaks for itself, without its words. */
export const seen = (given, { status, values }, changing = []) => {
  const named = steady(values, [...changing, ...(given.changing ?? [])]);
  const told = given.ownWords ? named.map(({ code }) => ({ code })) : named;
  return { status, ...(given.statusOnly ? {} : { values: given.see && status === 200 ? given.see(named) : told }) };
};

/**
 * Fails where `ours` is not what `theirs` is.
 * - `differences`: what is known to be different, `{ why, change(answer, given) }`. Each makes their answer more like ours.
 * - `given.ours`: what is different in this case only, `{ why, … }`. It replaces parts of their answer, in their spelling.
 * - `enums`: names of enum values that mean "not set".
 */
export const compare = (given, theirs, ours, { differences = [], changing = [], enums = new Set() } = {}) => {
  const { why, ...replaced } = given.ours ?? {};
  const translated = differences.reduce((answer, { change }) => change(answer, given), { ...theirs, ...replaced });
  const expected = mapMembers(seen(given, translated, changing), (name, value) => (isNothing(value) || enums.has(value) ? undefined : [name, value]));
  assert.deepEqual(withoutDefaults(seen(given, ours, changing), expected, enums), expected, why);
};
