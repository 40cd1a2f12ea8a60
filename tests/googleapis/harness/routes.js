// Which bindings collide: as the gateway says, and as the templates have it.

/** The collisions in a text: `{ method, binding, owner, ownerBinding }`. Within a cluster the method comes first, between two the binding. */
export const collisionsIn = text => [...text.matchAll(/(?:(\S+\/\S+): ([A-Z]+ \S+):|([A-Z]+ \S+) of (\S+)) matches the same paths as ([A-Z]+ \S+) of (\S+) in /g)]
  .map(([, method, binding, bindingFirst, methodBehind, ownerBinding, owner]) => ({ method: `/${method ?? methodBehind}`, binding: binding ?? bindingFirst, owner: `/${owner}`, ownerBinding }));

/** The bindings that the gateway does not serve, by its warnings. */
export const collisionsOf = ready => ready.upstreams.flatMap(({ warnings }) => warnings).flatMap(collisionsIn);

/** The same from the templates: of two bindings that match the same paths, the second is not served. `groupOf(case)` names those that share paths. */
export const sharedShapes = (cases, groupOf = () => '') => {
  const first = new Map();
  return cases.filter(one => !one.isAutomatic).flatMap(one => {
    const key = `${groupOf(one)} ${one.shape}`;
    const owner = first.get(key);
    if (!owner) {
      first.set(key, one);
      return [];
    }

    return [{ method: one.method, binding: one.binding, owner: owner.method, ownerBinding: owner.binding }];
  });
};

/** The cases that a gateway serves: those of a rule, or the automatic one where a method has no rule or lost a path to another. */
export const servedCases = (cases, collisions) => {
  const hidden = new Set(collisions.map(({ method }) => method));
  return cases.filter(one => one.isAutomatic === (!one.hasRule || hidden.has(one.method)));
};
