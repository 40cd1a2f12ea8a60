"""Random values for the fields of messages. They stay what they are as JSON: nothing that JSON cannot tell apart, such as a NaN's bits."""
from google.protobuf.descriptor import FieldDescriptor as F

WELL_KNOWN = {"Timestamp", "Duration", "FieldMask", "Struct", "Value", "ListValue", "Any", "Empty", "BoolValue", "BytesValue", "DoubleValue",
              "FloatValue", "Int32Value", "Int64Value", "StringValue", "UInt32Value", "UInt64Value"}
TEXTS = ["a", "two words", "ünïcödé", "日本", "😀", 'quote "x" \\', "a&b=c", "1+1", "100%", "%2F", "a/b", "#?;", "line\nline", "x" * 300]
MASKS = ["display_name", "labels", "a.b_c", "spec.replicas"]
DEEPEST = 4


def well_known(message):
    return message.name if message.file.package == "google.protobuf" and message.name in WELL_KNOWN else None


def is_map(field):
    return field.type == F.TYPE_MESSAGE and field.message_type.GetOptions().map_entry


def scalar(field, random):
    kind = field.type
    if kind in (F.TYPE_INT32, F.TYPE_SINT32, F.TYPE_SFIXED32):
        return random.choice([0, 1, -1, 2**31 - 1, -2**31, random.randint(-10**6, 10**6)])
    if kind in (F.TYPE_UINT32, F.TYPE_FIXED32):
        return random.choice([0, 1, 2**32 - 1, random.randint(0, 10**6)])
    if kind in (F.TYPE_INT64, F.TYPE_SINT64, F.TYPE_SFIXED64):
        return random.choice([0, 1, -1, 2**63 - 1, -2**63, random.randint(-10**15, 10**15)])
    if kind in (F.TYPE_UINT64, F.TYPE_FIXED64):
        return random.choice([0, 1, 2**64 - 1, random.randint(0, 10**15)])
    if kind in (F.TYPE_DOUBLE, F.TYPE_FLOAT):
        return random.choice([0.0, 0.5, -1.25, 1048576.0, 2.0**100, float("inf"), float("-inf")])
    if kind == F.TYPE_BOOL:
        return random.random() < 0.7
    if kind == F.TYPE_STRING:
        return random.choice(TEXTS)
    if kind == F.TYPE_BYTES:
        return bytes(random.randrange(256) for _ in range(random.randint(1, 20)))
    assert kind == F.TYPE_ENUM, field.full_name
    return random.choice(field.enum_type.values).number


def fill_well_known(message, name, random, depth):
    if name == "Timestamp":
        message.seconds, message.nanos = random.randint(-62135596800, 253402300799), random.choice([0, 500_000_000, 1_000, 999_999_999])
    elif name == "Duration":
        sign = random.choice([1, -1])
        message.seconds, message.nanos = sign * random.randint(0, 315_576_000_000), sign * random.choice([0, 1, 250_000_000])
    elif name == "FieldMask":
        message.paths.extend(random.sample(MASKS, random.randint(1, 3)))
    elif name == "Struct":
        message.fields["k"].string_value = random.choice(TEXTS)
        if depth < DEEPEST:
            fill_well_known(message.fields["ü"], "Value", random, depth + 1)
    elif name == "ListValue":
        message.values.add().number_value = 1.5
    elif name == "Value":
        kind = random.choice(["null", "number", "text", "bool", "struct", "list"] if depth < DEEPEST else ["null", "text"])
        if kind == "null":
            message.null_value = 0
        elif kind == "number":
            message.number_value = random.choice([0, -2.5, 1e20])
        elif kind == "text":
            message.string_value = random.choice(TEXTS)
        elif kind == "bool":
            message.bool_value = False
        elif kind == "struct":
            fill_well_known(message.struct_value, "Struct", random, depth + 1)
        else:
            fill_well_known(message.list_value, "ListValue", random, depth + 1)
    elif name == "Any":
        # A duration of one second, whose JSON is a value; 1 is field 1, of one byte.
        message.type_url, message.value = "type.googleapis.com/google.protobuf.Duration", b"\x08\x01"
    elif name != "Empty":
        message.value = scalar(message.DESCRIPTOR.fields_by_name["value"], random)
        message.SetInParent()


def fill(message, random, depth=0, taken=()):
    """Sets some of the fields of a message: at most one of each oneof, and none of those that are taken."""
    known = well_known(message.DESCRIPTOR)
    message.SetInParent()
    if known:
        fill_well_known(message, known, random, depth)
        return
    oneofs = {field.containing_oneof.full_name for field in taken if field.containing_oneof}
    fields = [field for field in message.DESCRIPTOR.fields if field not in taken]
    random.shuffle(fields)
    most = [6, 4, 3, 2, 1][depth]
    for field in fields:
        oneof = field.containing_oneof.full_name if field.containing_oneof else None
        if field.label != F.LABEL_REQUIRED and (most == 0 or oneof in oneofs or (depth >= DEEPEST and field.type == F.TYPE_MESSAGE)):
            continue
        # JSON has one null for a list's element, a map's value and "not there".
        if field.type == F.TYPE_ENUM and field.enum_type.full_name == "google.protobuf.NullValue":
            continue
        set_field(message, field, random, depth)
        most -= 1
        if oneof:
            oneofs.add(oneof)


def set_field(message, field, random, depth=0):
    if is_map(field):
        key, value = field.message_type.fields_by_name["key"], field.message_type.fields_by_name["value"]
        entries = getattr(message, field.name)
        for _ in range(random.randint(1, 2)):
            if value.type == F.TYPE_MESSAGE:
                fill(entries[scalar(key, random)], random, min(depth + 1, DEEPEST))
            else:
                entries[scalar(key, random)] = scalar(value, random)
    elif field.label == F.LABEL_REPEATED:
        items = getattr(message, field.name)
        for _ in range(random.randint(1, 3)):
            if field.type in (F.TYPE_MESSAGE, F.TYPE_GROUP):
                fill(items.add(), random, min(depth + 1, DEEPEST))
            else:
                items.append(scalar(field, random))
    elif field.type in (F.TYPE_MESSAGE, F.TYPE_GROUP):
        fill(getattr(message, field.name), random, min(depth + 1, DEEPEST))
    else:
        setattr(message, field.name, scalar(field, random))
