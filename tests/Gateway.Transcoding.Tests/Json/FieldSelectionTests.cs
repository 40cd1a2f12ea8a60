using System.Text;
using System.Text.Json.Nodes;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Writing;
using Gateway.Transcoding.Tests.Binding;
using Gateway.Transcoding.Tests.Binding.Names;
using Gateway.Transcoding.Tests.Binding.Things;
using Gateway.Transcoding.Wire;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Transcoding.Tests.Json;

/// <summary>The fields of a message that are written, by paths.</summary>
public sealed class FieldSelectionTests
{
    private static readonly MessageSchema _type = Bound.Schema.FindMessage("things.Request")!;

    private static readonly MessageSchema _named = Schema.FromFiles([NamesReflection.Descriptor]).FindMessage("names.Named")!;

    private static readonly Request _message = new()
    {
        Thing = new Thing { Id = "t", DisplayTitle = "T", Part = new Part { Name = "p", Size = 1, Inner = new Part { Name = "i", Circle = "c" } }, Tags = { "a", "b" }, Labels = { ["k"] = 1 } },
        Parent = "parent",
        PageSize = 7,
        Tags = { "x" },
        Labels = { ["l"] = 2 },
        PartsById = { [5] = new Part { Name = "five", Size = 5 }, [6] = new Part { Name = "six" } },
        Person = new Part { Name = "who" },
        Since = new Timestamp { Seconds = 1 },
        Meta = new Struct { Fields = { ["a"] = Value.ForNumber(1) } },
        Parts = { new Part { Name = "one", Size = 1 }, new Part { Name = "two" } },
        Renamed = "r",
        Any = Any.Pack(new Duration { Seconds = 1 }),
    };

    [Theory]
    [InlineData("parent", "{\"parent\":\"parent\"}")]
    [InlineData("page_size,parent", "{\"parent\":\"parent\",\"pageSize\":7}")]
    [InlineData("pageSize,parent,parent", "{\"parent\":\"parent\",\"pageSize\":7}")]
    [InlineData("flag", "{\"flag\":false}")]
    [InlineData("maybe", "{}")]
    [InlineData("email", "{}")]
    [InlineData("otherName", "{\"otherName\":\"r\"}")]
    [InlineData("renamed", "{\"otherName\":\"r\"}")]
    [InlineData("thing.id", "{\"thing\":{\"id\":\"t\"}}")]
    [InlineData("thing.displayTitle,thing.part.inner.circle", "{\"thing\":{\"displayTitle\":\"T\",\"part\":{\"inner\":{\"circle\":\"c\"}}}}")]
    [InlineData("thing.part.inner.*", "{\"thing\":{\"part\":{\"inner\":{\"name\":\"i\",\"size\":0,\"circle\":\"c\"}}}}")]
    [InlineData("thing.part.inner,thing.part.inner.name", "{\"thing\":{\"part\":{\"inner\":{\"name\":\"i\",\"size\":0,\"circle\":\"c\"}}}}")]
    [InlineData("thing.part.inner.name,thing.part.inner", "{\"thing\":{\"part\":{\"inner\":{\"name\":\"i\",\"size\":0,\"circle\":\"c\"}}}}")]
    [InlineData("thing.tags,thing.labels", "{\"thing\":{\"tags\":[\"a\",\"b\"],\"labels\":{\"k\":1}}}")]
    [InlineData("parts.name", "{\"parts\":[{\"name\":\"one\"},{\"name\":\"two\"}]}")]
    [InlineData("partsById.name", "{\"partsById\":{\"5\":{\"name\":\"five\"},\"6\":{\"name\":\"six\"}}}")]
    [InlineData("limits,values,limit", "{\"values\":[],\"limits\":[]}")]
    [InlineData("person.name", "{\"person\":{\"name\":\"who\"}}")]
    [InlineData("since,meta,any", "{\"since\":\"1970-01-01T00:00:01Z\",\"meta\":{\"a\":1},\"any\":{\"@type\":\"type.googleapis.com/google.protobuf.Duration\",\"value\":\"1s\"}}")]
    [InlineData("nothing", "{}")]
    public void Selected_fields_are_written_in_their_order(string paths, string json) => Assert.Equal(json, Write(_message.ToByteArray(), paths, _type));

    [Theory]
    [InlineData("*")]
    [InlineData("parent,*")]
    [InlineData("*,thing.id")]
    public void A_star_is_everything(string paths) => Assert.Null(FieldSelection.Parse(_type, Encoding.UTF8.GetBytes(paths)));

    [Fact]
    public void Each_field_alone_is_the_member_of_the_whole()
    {
        var whole = JsonNode.Parse(Write(_message.ToByteArray(), "*", _type))!.AsObject();
        foreach (var field in _type.Fields)
        {
            var one = JsonNode.Parse(Write(_message.ToByteArray(), field.JsonName, _type))!.AsObject();

            Assert.Equal(whole.ContainsKey(field.JsonName) ? 1 : 0, one.Count);
            Assert.True(JsonNode.DeepEquals(whole[field.JsonName], one[field.JsonName]), field.JsonName);
        }
    }

    [Fact]
    public void Parts_of_a_message_out_of_order_merge_before_the_cut()
    {
        byte[] wire =
        [
            .. new Request { Parts = { new Part { Name = "z" } } }.ToByteArray(),
            .. new Request { Thing = new Thing { Count = 3 }, Parent = "first" }.ToByteArray(),
            .. new Request { Thing = new Thing { Id = "late" }, Parent = "last" }.ToByteArray(),
        ];

        Assert.Equal("{\"thing\":{\"id\":\"late\",\"count\":3},\"parent\":\"last\",\"parts\":[{\"size\":0}]}", Write(wire, "parts.size,thing.count,parent,thing.id", _type));
    }

    [Fact]
    public void Paths_lead_into_the_field_that_is_the_body()
    {
        var wire = _message.ToByteArray();

        Assert.Equal("[{\"name\":\"one\"},{\"name\":\"two\"}]", WriteField(wire, "parts", "name"));
        Assert.Equal("{\"5\":{\"size\":5},\"6\":{\"size\":0}}", WriteField(wire, "partsById", "size"));
        Assert.Equal("{\"id\":\"t\"}", WriteField(wire, "thing", "id"));
        Assert.Equal("\"parent\"", WriteField(wire, "parent", "*"));
        Assert.Equal("parent has no fields; end the path at it", Assert.Throws<TranscodingException>(() => FieldSelection.Parse(_type.FindField("parent")!, "x"u8)).Message);
    }

    [Theory]
    [InlineData("", "a name is missing")]
    [InlineData("parent,", "a name is missing")]
    [InlineData("thing.", "thing: a name is missing")]
    [InlineData(".parent", "a name is missing")]
    [InlineData("parnet", "unknown field \"parnet\" in things.Request; did you mean \"parent\"?")]
    [InlineData("thing.display", "thing: unknown field \"display\" in things.Thing")]
    [InlineData("thing.part.nmae", "thing.part: unknown field \"nmae\" in things.Part; did you mean \"name\"?")]
    [InlineData("parent.x", "parent: parent has no fields; end the path at it")]
    [InlineData("labels.x", "labels: labels has no fields; end the path at it")]
    [InlineData("since.seconds", "since: since has no fields; end the path at it")]
    [InlineData("any.value", "any: any has no fields; end the path at it")]
    [InlineData("thing id", "unknown field \"thing id\" in things.Request")]
    [InlineData("*.name", "unknown field \"*\" in things.Request")]
    [InlineData("thing/id", "unknown field \"thing/id\" in things.Request")]
    public void A_path_that_names_nothing_is_refused_at_its_place(string paths, string message) =>
        Assert.Equal(message, Assert.Throws<TranscodingException>(() => FieldSelection.Parse(_type, Encoding.UTF8.GetBytes(paths))).Message);

    [Fact]
    public void There_are_limits()
    {
        FieldSelection.Parse(_type, Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Repeat("flag", FieldSelection.MaxPaths))));
        Assert.Equal("more than 128 paths", Refuse(string.Join(',', Enumerable.Repeat("flag", FieldSelection.MaxPaths + 1))));
        FieldSelection.Parse(_type, Encoding.UTF8.GetBytes("thing.part" + string.Concat(Enumerable.Repeat(".inner", 62))));
        Assert.EndsWith(": the path has more than 64 names", Refuse("thing.part" + string.Concat(Enumerable.Repeat(".inner", 63))), StringComparison.Ordinal);
        Assert.Equal("longer than 4096 bytes", Refuse(new string('a', FieldSelection.MaxLength + 1)));
        Assert.Contains("…", Refuse(new string('a', FieldSelection.MaxLength)), StringComparison.Ordinal);

        static string Refuse(string paths) => Assert.Throws<TranscodingException>(() => FieldSelection.Parse(_type, Encoding.UTF8.GetBytes(paths))).Message;
    }

    [Fact]
    public void Defaults_are_left_out_if_the_options_say_so() =>
        Assert.Equal("{\"parts\":[{\"size\":1},{}]}", Write(_message.ToByteArray(), "flag,parts.size,values", _type, new JsonOptions { IgnoreDefaultValues = true }));

    [Fact]
    public void A_message_of_a_well_known_type_is_whole_or_nothing()
    {
        var type = Bound.Schema.FindMessage("google.protobuf.Struct")!;

        Assert.Null(FieldSelection.Parse(type, "*"u8));
        Assert.Equal("google.protobuf.Struct has no fields in JSON; write *", Assert.Throws<TranscodingException>(() => FieldSelection.Parse(type, "a"u8)).Message);
    }

    [Fact]
    public void Writing_a_selection_allocates_nothing()
    {
        var wire = _message.ToByteArray();
        var selection = FieldSelection.Parse(_type, "thing.part.inner.name,parts.name,labels"u8);
        using var json = new PooledBuffer(4096);

        long Measure()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10; i++)
            {
                json.Clear();
                WireToJson.Transcode(_type, wire, json, JsonOptions.Default, selection);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Measure();
        Assert.Equal(0, Measure());
    }

    [Theory]
    [InlineData("a.b", "{\"a.b\":\"dot\"}")]
    [InlineData("num", "{\"num\":1}")]
    [InlineData("filter[name][eq]", "{\"filter[name][eq]\":\"whole\"}")]
    [InlineData("parent.a.b", "{\"parent\":{\"a.b\":\"\"}}")]
    [InlineData("parent.a.c.d,parent.num", "{\"parent\":{\"num\":7,\"a\":{\"c.d\":\"deep\"}}}")]
    [InlineData("l.l.l.text", "{\"l.l\":{\"l\":{\"text\":\"end\"}}}")]
    [InlineData("p.q.b", "{\"p.q\":{\"b\":\"inner\"}}")]
    public void The_longest_name_with_dots_wins(string paths, string json)
    {
        var message = new Named
        {
            Num = 1,
            Dot = "dot",
            Whole = "whole",
            Parent = new Named { Num = 7, A = new Inner { D = "deep" } },
            Loop = new Named { L = new Named { Text = "end" } },
            DottedInner = new Inner { B = "inner" },
        };

        Assert.Equal(json, Write(message.ToByteArray(), paths, _named));
    }

    [Fact]
    public void A_path_through_names_with_dots_is_bounded_too()
    {
        var deep = Enumerable.Repeat("parent.", 64);
        FieldSelection.Parse(_named, Encoding.UTF8.GetBytes(string.Concat(deep.Skip(1)) + "a.b"));

        var error = Assert.Throws<TranscodingException>(() => FieldSelection.Parse(_named, Encoding.UTF8.GetBytes(string.Concat(deep) + "num")));
        Assert.EndsWith("more than 64 names", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_message_of_the_thread_is_whole_again()
    {
        Write(_message.ToByteArray(), "thing.id", _type);
        Assert.Throws<MalformedMessageException>(() => Write([0x0a, 0x05, 0x0a], "thing.id", _type));

        Assert.Contains("\"pageSize\":7", Write(_message.ToByteArray(), "*", _type), StringComparison.Ordinal);
    }

    private static string Write(ReadOnlySpan<byte> wire, string paths, MessageSchema type, JsonOptions? options = null)
    {
        using var json = new PooledBuffer();
        WireToJson.Transcode(type, wire, json, options ?? JsonOptions.Default, FieldSelection.Parse(type, Encoding.UTF8.GetBytes(paths)));
        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

    private static string WriteField(ReadOnlySpan<byte> wire, string name, string paths)
    {
        using var json = new PooledBuffer();
        var field = _type.FindField(name)!;
        WireToJson.TranscodeField(field, wire, json, JsonOptions.Default, FieldSelection.Parse(field, Encoding.UTF8.GetBytes(paths)));
        return Encoding.UTF8.GetString(json.WrittenSpan);
    }
}
