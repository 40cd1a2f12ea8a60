"""Chooses query parameters for the fields that neither the path nor the body of a binding has, and sets the same fields in the expected message."""
import base64
import json
from urllib.parse import quote

from google.protobuf import json_format
from google.protobuf.descriptor import FieldDescriptor as F

from values import DEEPEST, fill, is_map, scalar, set_field, well_known

DEEPEST_PARAMETER = 3
NOT_IN_QUERY = {"Any", "Empty"}


class Taken:
    """The fields that are set already: none of them, and no sibling in a oneof, may be a parameter."""

    def __init__(self):
        self._fields = set()
        self._oneofs = {}

    def add(self, fields):
        self._fields.add(tuple(field.full_name for field in fields))
        for depth, field in enumerate(fields):
            if field.containing_oneof:
                self._oneofs[self._place(fields, depth)] = field.full_name

    def has(self, fields):
        names = tuple(field.full_name for field in fields)
        return any(names[:len(other)] == other or other[:len(names)] == names for other in self._fields) or any(
            field.containing_oneof and self._oneofs.get(self._place(fields, depth), field.full_name) != field.full_name for depth, field in enumerate(fields))

    @staticmethod
    def _place(fields, depth):
        return (*(field.full_name for field in fields[:depth]), fields[depth].containing_oneof.full_name)


def leaves(message, above=()):
    """The chains of fields that a parameter can name, each with its kind."""
    for field in message.fields:
        chain = (*above, field)
        if field.type == F.TYPE_GROUP:
            continue
        if is_map(field):
            if field.message_type.fields_by_name["value"].type != F.TYPE_MESSAGE and field.message_type.fields_by_name["key"].type == F.TYPE_STRING:
                yield chain, "map"
        elif field.type != F.TYPE_MESSAGE:
            if field.type != F.TYPE_ENUM or field.enum_type.full_name != "google.protobuf.NullValue":
                yield chain, f"{'repeated ' if field.label == F.LABEL_REPEATED else ''}{'enum' if field.type == F.TYPE_ENUM else 'scalar'}{' nested' if above else ''}"
        elif field.label != F.LABEL_REPEATED:
            known = well_known(field.message_type)
            if known:
                if known not in NOT_IN_QUERY:
                    yield chain, known
            elif len(chain) < DEEPEST_PARAMETER:
                yield from leaves(field.message_type, chain)


def text_of(field, value, random):
    """A single value as a parameter has it."""
    if field.type == F.TYPE_STRING:
        return value
    if field.type == F.TYPE_BYTES:
        return random.choice([base64.b64encode, base64.urlsafe_b64encode])(value).decode()
    if field.type == F.TYPE_BOOL:
        return "true" if value else "false"
    if field.type == F.TYPE_ENUM:
        return random.choice([field.enum_type.values_by_number[value].name, str(value)])
    if field.type in (F.TYPE_DOUBLE, F.TYPE_FLOAT):
        return {float("inf"): "Infinity", float("-inf"): "-Infinity"}.get(value) or repr(value)
    return str(value)


def parameters(message, chain, kind, name, random):
    """Sets a field of the expected message; returns its parameters as (name, text)."""
    parent = message
    for field in chain[:-1]:
        parent = getattr(parent, field.name)
    field = chain[-1]
    if kind == "map":
        value = field.message_type.fields_by_name["value"]
        key = random.choice(["env", "a b", "ü"])
        getattr(parent, field.name)[key] = scalar(value, random)
        return [(f"{name}[{key}]", text_of(value, getattr(parent, field.name)[key], random))]
    if field.type == F.TYPE_MESSAGE:
        target = getattr(parent, field.name)
        fill(target, random, DEEPEST)
        if kind.endswith("Value") and kind not in ("Value", "ListValue"):
            return [(name, text_of(field.message_type.fields_by_name["value"], target.value, random))]
        if kind in ("Struct", "Value", "ListValue"):
            return [(name, json.dumps(json_format.MessageToDict(target)))]
        return [(name, target.ToJsonString())]
    set_field(parent, field, random)
    value = getattr(parent, field.name)
    return [(name, text_of(field, one, random)) for one in (value if field.label == F.LABEL_REPEATED else [value])]


def choose(message, taken, random):
    """Sets up to three fields that are not taken; returns the query, and the kinds of its parameters."""
    kinds = {}
    for chain, kind in leaves(message.DESCRIPTOR):
        kinds.setdefault(kind, []).append(chain)
    pairs, used = [], []
    for _ in range(random.randint(1, 3)):
        if not kinds:
            break
        kind = random.choice(sorted(kinds))
        chain = random.choice(kinds[kind])
        if taken.has(chain):
            continue
        taken.add(chain)
        use_json_names = random.random() < 0.5
        name = ".".join(field.json_name if use_json_names else field.name for field in chain)
        pairs += parameters(message, chain, kind, name, random)
        used.append(kind)
    return "&".join(f"{quote(name, safe='-_.~[]')}={quote(text, safe='-_.~')}" for name, text in pairs), used
