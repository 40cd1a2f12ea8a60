using System.Text;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Text;

namespace Gateway.Transcoding.Json.Reading;

/// <summary>Reads <c>google.protobuf.Any</c>: the JSON of the packed message, with <c>@type</c> anywhere among its members.</summary>
/// <remarks>If the JSON of the packed message is not an object of its fields, the member <c>value</c> holds it.</remarks>
internal static class AnyReader
{
    public static void Read(ref JsonMessageReader reader, Schema schema)
    {
        if (reader.Json.Peek() != '{')
        {
            throw reader.Json.Expected("an object with \"@type\"");
        }

        var start = reader.Json.Position;
        var typeAt = reader.AnyTypes.Find(reader.Json);
        if (typeAt < 0)
        {
            ReadWithoutType(ref reader, start);
            return;
        }

        var type = ReadType(ref reader, schema, typeAt);
        var wire = reader.Wire;
        reader.EnterMessage();
        var mark = wire.GetMark();
        wire.WriteTag(WellKnownTags.AnyValue);
        var frame = wire.Open();
        if (type.WellKnown == WellKnownType.None)
        {
            reader.ReadMessage(type, inAny: true);
        }
        else
        {
            ReadValueMember(ref reader, type, start);
        }

        if (wire.Close(frame) == 0)
        {
            wire.Return(mark);
        }

        reader.LeaveMessage();
    }

    private static void ReadWithoutType(ref JsonMessageReader reader, int start)
    {
        // An empty Any is {}. Members without a type are an error.
        if (reader.Json.BeginObject())
        {
            throw reader.Json.Fail(start, "the object needs \"@type\" to say which message it is");
        }
    }

    private static MessageSchema ReadType(ref JsonMessageReader reader, Schema schema, int typeAt)
    {
        var probe = reader.Json;
        probe.Advance(typeAt - probe.Position);
        var url = probe.ReadString();
        var slash = url.LastIndexOf((byte)'/');
        var type = slash > 0 ? FindMessage(schema, url[(slash + 1)..]) : null;
        if (type is null)
        {
            throw UnknownType(ref reader, url, typeAt, slash);
        }

        reader.Wire.WriteTag(WellKnownTags.AnyTypeUrl);
        reader.Wire.WriteLengthPrefixed(url);
        return type;
    }

    private static TranscodingException UnknownType(ref JsonMessageReader reader, ReadOnlySpan<byte> url, int typeAt, int slash) =>
        reader.Json.Fail(typeAt, slash > 0
            ? $"the type \"{Encoding.UTF8.GetString(url[..Math.Min(url.Length, 200)])}\" is not known here"
            : $"expected a type such as \"type.googleapis.com/pkg.Message\", found \"{JsonPlace.Shorten(url)}\"");

    private static MessageSchema? FindMessage(Schema schema, ReadOnlySpan<byte> fullName)
    {
        const int LongestName = 512;
        Span<char> name = stackalloc char[LongestName];
        return fullName.Length <= LongestName && Encoding.UTF8.TryGetChars(fullName, name, out var length)
            ? schema.FindMessage(name[..length])
            : null;
    }

    private static void ReadValueMember(ref JsonMessageReader reader, MessageSchema type, int start)
    {
        var (found, typed) = (false, false);
        for (var more = reader.Json.BeginObject(); more; more = reader.Json.NextMember())
        {
            var nameAt = reader.Json.Position;
            var name = reader.Json.ReadName();
            if (name.SequenceEqual("value"u8))
            {
                if (found)
                {
                    throw ReaderFaults.GivenTwice(reader.Json, nameAt);
                }

                found = true;
                reader.ReadBody(type);
            }
            else if (name.SequenceEqual("@type"u8))
            {
                typed = typed ? throw ReaderFaults.GivenTwice(reader.Json, nameAt) : true;
                reader.Json.SkipValue();
            }
            else if (reader.Options.IgnoreUnknownFields)
            {
                reader.Json.SkipValue();
            }
            else
            {
                throw reader.Json.Fail(nameAt, $"unknown member; {type.FullName} in an Any has \"@type\" and \"value\"");
            }
        }

        // Empty has no content, so the client may omit its value.
        if (!found && type.WellKnown != WellKnownType.Empty)
        {
            throw reader.Json.Fail(start, $"{type.FullName} in an Any needs a member \"value\"");
        }
    }
}
