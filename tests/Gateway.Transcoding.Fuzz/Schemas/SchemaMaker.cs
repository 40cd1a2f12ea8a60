using Google.Protobuf.Reflection;
using Label = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Gateway.Transcoding.Fuzz.Schemas;

/// <summary>Makes a file of messages that refer to each other, in proto2, proto3 or an edition with its own features.</summary>
internal sealed class SchemaMaker
{
    private static readonly Type[] Scalars =
    [
        Type.Int32, Type.String, Type.Double, Type.Float, Type.Int64, Type.Uint64, Type.Fixed64, Type.Fixed32, Type.Bool, Type.Bytes, Type.Uint32, Type.Sfixed32, Type.Sfixed64,
        Type.Sint32, Type.Sint64, Type.Enum,
    ];

    private static readonly Type[] Keys = [Type.String, Type.Int32, Type.Uint64, Type.Bool, Type.Sint64, Type.Fixed32];
    private static readonly string[] Names = ["field", "a_long_name", "camelCase", "x", "_under", "UPPER", "a1_2b"];
    private static readonly string[] JsonNames = ["plain", "Überschrift", "quote\"d", "a\\b", "white space", "@type2", "\u0001", "😀"];

    private readonly Choices _choices;
    private readonly bool _implicit;
    private readonly bool _packed;
    private readonly bool _delimited;
    private readonly bool _mayRequire;

    public SchemaMaker(Choices choices)
    {
        _choices = choices;
        var syntax = choices.Next(3);
        File = new() { Name = "made.proto", Package = "made", Syntax = syntax switch { 0 => "proto3", 1 => "proto2", _ => "editions" } };
        (_implicit, _packed, _delimited, _mayRequire) = (syntax == 0, syntax == 0, false, syntax == 1);
        if (syntax == 2)
        {
            File.Edition = Edition._2023;
            (_implicit, _packed, _delimited) = (choices.Next(2) == 0, choices.Next(2) == 0, choices.Next(2) == 0);
            File.Options = new() { Features = Features() };
        }

        var first = new EnumDescriptorProto { Name = "Kind" };
        first.Value.AddRange([Value("KIND_NONE", 0), Value("KIND_ONE", 1), Value("OTHER", -5), Value("KIND_LARGE", 1_000_000)]);
        File.EnumType.Add(first);
        Messages = [.. Enumerable.Range(0, choices.Next(1, 4)).Select(i => new MadeMessage(new() { Name = "M" + i }))];
        foreach (var message in Messages)
        {
            File.MessageType.Add(message.Proto);
            AddFields(message);
        }

        if (syntax == 1)
        {
            AddExtension(Messages[0]);
        }
    }

    public FileDescriptorProto File { get; }

    public List<MadeMessage> Messages { get; }

    private FeatureSet Features() => new()
    {
        FieldPresence = _implicit ? FeatureSet.Types.FieldPresence.Implicit : FeatureSet.Types.FieldPresence.Explicit,
        RepeatedFieldEncoding = _packed ? FeatureSet.Types.RepeatedFieldEncoding.Packed : FeatureSet.Types.RepeatedFieldEncoding.Expanded,
        MessageEncoding = _delimited ? FeatureSet.Types.MessageEncoding.Delimited : FeatureSet.Types.MessageEncoding.LengthPrefixed,
        EnumType = _implicit ? FeatureSet.Types.EnumType.Open : FeatureSet.Types.EnumType.Closed,
    };

    private static EnumValueDescriptorProto Value(string name, int number) => new() { Name = name, Number = number };

    private void AddFields(MadeMessage message)
    {
        var number = 0;
        for (var i = _choices.Next(1, 9); i > 0; i--)
        {
            number += _choices.Next(6) switch { 4 => _choices.Next(1, 3000), 5 => _choices.Next(1, 100_000_000), _ => 1 };
            var proto = new FieldDescriptorProto { Name = $"{Names[_choices.Next(Names.Length)]}{number}", Number = number };
            if (_choices.Next(4) == 3)
            {
                proto.JsonName = $"{JsonNames[_choices.Next(JsonNames.Length)]}{number}";
            }

            message.Fields.Add(_choices.Next(8) switch
            {
                5 => Map(message, proto),
                6 or 7 => MessageField(message, proto),
                _ => Scalar(message, proto),
            });
            message.Proto.Field.Add(proto);
        }
    }

    private MadeField Scalar(MadeMessage message, FieldDescriptorProto proto)
    {
        SetType(proto, Scalars[_choices.Next(Scalars.Length)]);
        var label = _choices.Next(5);
        proto.Label = label == 3 ? Label.Repeated : label == 4 && _mayRequire ? Label.Required : Label.Optional;
        var packable = proto.Type is not (Type.String or Type.Bytes);
        var packed = _packed;
        if (proto.Label == Label.Repeated && packable && File.Syntax != "editions" && _choices.Next(3) == 1)
        {
            packed = !packed;
            proto.Options = new() { Packed = packed };
        }

        var inOneof = proto.Label == Label.Optional && label == 2;
        if (inOneof)
        {
            proto.OneofIndex = Oneof(message, synthetic: File.Syntax == "proto3" && _choices.Next(2) == 1, proto);
        }

        return new(proto) { HasPresence = inOneof || !_implicit || proto.Label == Label.Required, IsPacked = packed && packable };
    }

    // Put all fields in one oneof, or make a proto3 "optional", whose oneof only the descriptor has.
    private static int Oneof(MadeMessage message, bool synthetic, FieldDescriptorProto proto)
    {
        if (synthetic)
        {
            proto.Proto3Optional = true;
            message.Proto.OneofDecl.Add(new OneofDescriptorProto { Name = "_" + proto.Name });
            return message.Proto.OneofDecl.Count - 1;
        }

        var index = message.Proto.OneofDecl.ToList().FindIndex(oneof => oneof.Name == "choice");
        if (index < 0)
        {
            message.Proto.OneofDecl.Add(new OneofDescriptorProto { Name = "choice" });
            index = message.Proto.OneofDecl.Count - 1;
        }

        return index;
    }

    private MadeField MessageField(MadeMessage message, FieldDescriptorProto proto)
    {
        var held = Messages[_choices.Next(Messages.Count)];
        var group = File.Syntax == "proto2" && _choices.Next(3) == 1;
        (proto.Type, proto.TypeName) = (group ? Type.Group : Type.Message, ".made." + held.Proto.Name);
        proto.Label = _choices.Next(3) == 1 ? Label.Repeated : Label.Optional;
        if (proto.Label == Label.Optional && _choices.Next(4) == 1)
        {
            proto.OneofIndex = Oneof(message, synthetic: false, proto);
        }

        return new(proto) { HasPresence = true, IsDelimited = group || _delimited, Message = held };
    }

    private MadeField Map(MadeMessage message, FieldDescriptorProto proto)
    {
        var key = new FieldDescriptorProto { Name = "key", Number = 1, Label = Label.Optional };
        SetType(key, Keys[_choices.Next(Keys.Length)]);
        var value = new FieldDescriptorProto { Name = "value", Number = 2, Label = Label.Optional };
        var held = _choices.Next(3) == 1 ? Messages[_choices.Next(Messages.Count)] : null;
        SetType(value, held is null ? Scalars[_choices.Next(Scalars.Length)] : Type.Message);
        value.TypeName = held is null ? value.TypeName : ".made." + held.Proto.Name;
        var entry = new DescriptorProto { Name = $"Entry{proto.Number}", Options = new() { MapEntry = true }, Field = { key, value } };
        message.Proto.NestedType.Add(entry);
        (proto.Type, proto.TypeName, proto.Label) = (Type.Message, $".made.{message.Proto.Name}.{entry.Name}", Label.Repeated);
        return new(proto) { Map = (new(key) { HasPresence = true }, new(value) { HasPresence = true, Message = held }) };
    }

    private void AddExtension(MadeMessage message)
    {
        var number = message.Fields[^1].Proto.Number + 1;
        message.Proto.ExtensionRange.Add(new DescriptorProto.Types.ExtensionRange { Start = number, End = number + 1 });
        var proto = new FieldDescriptorProto { Name = "extra", Number = number, Extendee = ".made." + message.Proto.Name, Label = Label.Optional };
        SetType(proto, Scalars[_choices.Next(Scalars.Length)]);
        File.Extension.Add(proto);
        message.Fields.Add(new(proto) { HasPresence = true });
    }

    private static void SetType(FieldDescriptorProto proto, Type type)
    {
        proto.Type = type;
        if (type == Type.Enum)
        {
            proto.TypeName = ".made.Kind";
        }
    }
}
