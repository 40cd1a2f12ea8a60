using System.Text.Json.Nodes;
using Gateway.Transcoding.Tests.Json.Protos;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Tests.Json;

/// <summary>Google.Protobuf's own parser and formatter, an independent implementation, must agree on random messages.</summary>
public sealed class OracleTests
{
    private static readonly TypeRegistry Types = TypeRegistry.FromFiles(EverythingReflection.Descriptor);
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithTypeRegistry(Types));
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithTypeRegistry(Types));

    [Fact]
    public void JSON_from_Google_becomes_the_same_message_in_the_engine()
    {
        var random = new Random(11);
        for (var round = 0; round < 1000; round++)
        {
            // No Any: the test would compare its bytes, and Google.Protobuf omits defaults in map entries, unlike most implementations.
            var message = RandomMessages.Everything(random, depth: 0);
            var json = Formatter.Format(message);

            var wire = Engine.ToWire(json);
            Assert.Equal(message, Everything.Parser.ParseFrom(wire));
            if (!json.AsSpan(1).Contains('{'))
            {
                Assert.Equal(Engine.Hex(message.ToByteArray()), Engine.Hex(wire));
            }
        }
    }

    [Fact]
    public void JSON_from_the_engine_becomes_the_same_message_at_Google()
    {
        var random = new Random(12);
        for (var round = 0; round < 1000; round++)
        {
            var message = RandomMessages.Everything(random, depth: 2);

            Assert.Equal(message, Parser.Parse<Everything>(Engine.ToJson(message)));
            Assert.Equal(message, Parser.Parse<Everything>(Engine.ToJson(message, JsonOptions.Default)));
            Assert.Equal(message, Parser.Parse<Everything>(Engine.ToJson(message, new JsonOptions { WriteIndented = true, UseProtoFieldNames = true, WriteEnumsAsIntegers = true })));
        }
    }

    [Fact]
    public void The_engine_and_Google_write_the_same_JSON()
    {
        var random = new Random(13);
        for (var round = 0; round < 1000; round++)
        {
            var message = RandomMessages.Everything(random, depth: 1);

            var theirs = JsonNode.Parse(Formatter.Format(message));
            var ours = JsonNode.Parse(Engine.ToJson(message));
            Assert.True(JsonNode.DeepEquals(theirs, ours), $"{theirs}\n{ours}");
        }
    }

    [Fact]
    public void Fields_in_any_order_on_the_wire_give_the_same_JSON()
    {
        var random = new Random(14);
        for (var round = 0; round < 500; round++)
        {
            var message = RandomMessages.Everything(random, depth: 1);
            var expected = Engine.ToJson(message);

            Assert.Equal(expected, Engine.ToJson(Shuffled.Fields(message.ToByteArray(), random)));
        }
    }
}
