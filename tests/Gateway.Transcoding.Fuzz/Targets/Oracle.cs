using Gateway.Transcoding.Tests.Json.Protos;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Fuzz.Targets;

/// <summary>Google.Protobuf, an implementation that no one here wrote.</summary>
internal static class Oracle
{
    private static readonly TypeRegistry Types = TypeRegistry.FromFiles(EverythingReflection.Descriptor);
    private static readonly JsonParser JsonParser = new(JsonParser.Settings.Default.WithTypeRegistry(Types).WithRecursionLimit(200));

    public static JsonFormatter Formatter { get; } = new(JsonFormatter.Settings.Default.WithTypeRegistry(Types));

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
#pragma warning disable CA1031 // It has more ways to fail than it says.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
