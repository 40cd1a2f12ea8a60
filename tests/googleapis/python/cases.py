"""Writes a request for each binding of a descriptor set, with the message that it must become: cases.py SET SEED, one JSON object a line.

A method has one case for each binding of its rule. It also has an automatic one, POST /package.Service/Method: the only one of a method without a rule, and
what a gateway falls back to where rules collide.
"""
import base64
import json
import random
import sys
from urllib.parse import quote

from google.protobuf import json_format
from google.protobuf.descriptor import FieldDescriptor as F

from pool import Pool, bindings
from queries import Taken, choose, text_of
from templates import Variable, parse, shape
from values import fill, is_map, scalar, set_field, well_known

# No colon, for the end of a path may be a verb; no dots alone, for they are steps of a path.
SEGMENTS = ["p-1", "two words", "ünï", "1+1", "100%", "a&b=c", "x.y_z~", "日本", "(1),'2'"]


def chain_of(message, path):
    chain = []
    for name in path:
        field = message.fields_by_name[name]
        chain.append(field)
        message = field.message_type
    return chain


def fill_path(template, message, chance):
    """Sets the variables of a template in a message; returns the path that says the same."""
    parts, verb = parse(template)
    path = ""
    for part in parts:
        if not isinstance(part, Variable):
            path += "/" + {"*": "any", "**": "any/more"}.get(part, part)
            continue
        chain = chain_of(message.DESCRIPTOR, part.path)
        parent = message
        for field in chain[:-1]:
            parent = getattr(parent, field.name)
        field = chain[-1]
        if field.type != F.TYPE_STRING:
            value = scalar(field, chance)
            setattr(parent, field.name, value)
            path += "/" + quote(text_of(field, value, chance), safe="-_.~")
            continue
        segments = []
        for segment in part.segments:
            segments += [segment] if "*" not in segment else [chance.choice(SEGMENTS)] if segment == "*" else [chance.choice(SEGMENTS), "more"]
        if part.segments == ["*"] and chance.random() < 0.3:
            segments[0] += "/b"
            path += "/" + quote(segments[0], safe="-_.~")
        else:
            path += "".join("/" + quote(segment, safe="-_.~") for segment in segments)
        setattr(parent, field.name, "/".join(segments))
    return path + (":" + verb if verb else "")


def keys_of(value, message, above=""):
    """The field mask of a JSON object: the declared names of its leaves."""
    for key, below in value.items():
        field = next(field for field in message.fields if key in (field.json_name, field.name))
        path = above + field.name
        is_message = field.type == F.TYPE_MESSAGE and field.label != F.LABEL_REPEATED and not well_known(field.message_type)
        inner = list(keys_of(below, field.message_type, path + ".")) if is_message else []
        yield from inner or [path]


def case_of(pool, path, method, verb, template, body, chance):
    message = pool.class_of(method.input_type.lstrip("."))()
    descriptor = message.DESCRIPTOR
    variables = [chain_of(descriptor, part.path) for part in parse(template)[0] if isinstance(part, Variable)]
    made, kinds, content, content_type, taken = {}, [], None, None, Taken()
    declared = chance.random() < 0.3
    options = {"descriptor_pool": pool.pool, "preserving_proto_field_name": declared}
    target = descriptor if body == "*" else descriptor.fields_by_name[body].message_type if body else None
    if target is not None and target.full_name == "google.api.HttpBody":
        raw = message if body == "*" else getattr(message, body)
        raw.content_type, raw.data = "image/png", bytes(range(200))
        content, content_type = raw.data, raw.content_type
    elif body == "*":
        fill(message, chance, 0, [chain[0] for chain in variables if len(chain) == 1])
        clear(message, variables)
        made = json_format.MessageToDict(message, **options)
    elif body:
        field = descriptor.fields_by_name[body]
        if field.type == F.TYPE_MESSAGE and field.label != F.LABEL_REPEATED:
            part = getattr(message, body)
            fill(part, chance, 0, [chain[1] for chain in variables if len(chain) == 2 and chain[0] == field])
            clear(message, variables)
            part.SetInParent()
            made = json_format.MessageToDict(part, **options)
        else:
            set_field(message, field, chance)
            made = json_format.MessageToDict(message, including_default_value_fields=True, **options)[field.name if declared else field.json_name]
    if body and content is None:
        content, content_type = json.dumps(made, ensure_ascii=chance.random() < 0.5).encode(), "application/json"
    url = fill_path(template, message, chance)
    for chain in variables:
        taken.add(chain)
    if body and body != "*":
        taken.add([descriptor.fields_by_name[body]])
    if body != "*":
        query, kinds = choose(message, taken, chance)
        url += "?" + query if query else ""
        add_mask(message, verb, body, made, variables)
    return {"verb": verb, "target": url, "type": content_type, "body": content and base64.b64encode(content).decode(), "kinds": kinds,
            "expected": base64.b64encode(message.SerializeToString()).decode()}


def add_mask(message, verb, body, made, variables):
    """A PATCH of a field without a mask means the fields that its body has."""
    masks = [field for field in message.DESCRIPTOR.fields
             if field.type == F.TYPE_MESSAGE and field.label != F.LABEL_REPEATED and field.message_type.full_name == "google.protobuf.FieldMask"]
    field = body and message.DESCRIPTOR.fields_by_name[body]
    if verb == "PATCH" and field and field.type == F.TYPE_MESSAGE and field.label != F.LABEL_REPEATED and not well_known(field.message_type) \
            and len(masks) == 1 and not message.HasField(masks[0].name) and isinstance(made, dict):
        getattr(message, masks[0].name).paths.extend(sorted(keys_of(made, field.message_type)))


def clear(message, variables):
    """Leaves out of the body what the path has."""
    for chain in variables:
        parent = message
        for field in chain[:-1]:
            if not parent.HasField(field.name):
                break
            parent = getattr(parent, field.name)
        else:
            parent.ClearField(chain[-1].name)


def main():
    pool, seed = Pool(sys.argv[1]), sys.argv[2]
    for path, method, rule, file in pool.methods():
        rules = list(bindings(rule)) if rule else []
        for number, (verb, template, body) in enumerate([*rules, ("POST", path, "*")]):
            is_automatic = number == len(rules)
            # By its name, so that a case is the same in whatever set it is.
            case = case_of(pool, path, method, verb, template, body, random.Random(f"{seed} {path} {number}"))
            print(json.dumps({"id": f"{path}#{number}", "file": file, "method": path, "binding": f"{verb} {template}", "shape": f"{verb} {shape(template)}",
                              "hasRule": bool(rules), "isAutomatic": is_automatic, "input": method.input_type.lstrip("."), **case}))


main()
