using Gateway.Transcoding.Tests.Json.Protos;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Transcoding.Fuzz.Targets;

/// <summary>Google.Protobuf, an independent implementation.</summary>
internal static class Oracle
{
    private static readonly TypeRegistry Types = TypeRegistry.FromFiles(EverythingReflection.Descriptor);
    private static readonly JsonParser JsonParser = new(JsonParser.Settings.Default.WithTypeRegistry(Types).WithRecursionLimit(200));

    private static readonly JsonFormatter JsonFormatter = new(JsonFormatter.Settings.Default.WithTypeRegistry(Types));

    public static Everything? Parse(byte[] wire, out string problem)
    {
        problem = "";
        try
        {
            return Everything.Parser.WithDiscardUnknownFields(true).ParseFrom(wire);
        }
        catch (InvalidProtocolBufferException error)
        {
            problem = error.Message;
            return null;
        }
    }

    public static Everything? ParseJson(string json)
    {
        try
        {
            return JsonParser.Parse<Everything>(json);
        }
#pragma warning disable CA1031 // Google.Protobuf throws more exception types than it documents.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    /// <summary>The message as JSON; null if Google.Protobuf cannot write it, such as a Struct with an empty key, which its own parser reads.</summary>
    public static string? Format(Everything message)
    {
        try
        {
            return JsonFormatter.Format(message);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Removes the field masks, also from messages inside an Any. Google's C# reads the path "B" as "b"; Google's C++ and the engine read "_b".</summary>
    public static void DropMasks(Everything message)
    {
        message.Mask = null;
        if (message.Any is { } any)
        {
            message.Any = WithoutMasks(any);
        }
    }

    private static Any WithoutMasks(Any any)
    {
        var value = Any.GetTypeName(any.TypeUrl) switch
        {
            "test.Everything" => WithoutMasks(Everything.Parser.ParseFrom(any.Value)),
            "google.protobuf.Any" => WithoutMasks(Any.Parser.ParseFrom(any.Value)),
            "google.protobuf.FieldMask" => new FieldMask(),
            _ => (IMessage?)null,
        };
        return value is null ? any : new Any { TypeUrl = any.TypeUrl, Value = value.ToByteString() };
    }

    private static Everything WithoutMasks(Everything message)
    {
        DropMasks(message);
        return message;
    }
}
