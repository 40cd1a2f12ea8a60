using System.Buffers;
using System.Text;

namespace Gateway.Transcoding.Tests;

public sealed class JsonMessageSplitterTests
{
    public static TheoryData<string, string[]> Streams => new()
    {
        { "", [] },
        { " \r\n\t ", [] },
        { "{}", ["{}"] },
        { "{}\n{}\n", ["{}", "{}"] },
        { "\uFEFF{}\n{}", ["{}", "{}"] },
        { "{}{}", ["{}", "{}"] },
        { "{\"a\":[1,{\"b\":\"}\"}]} {\"c\":\"\\\"]\"}", ["{\"a\":[1,{\"b\":\"}\"}]}", "{\"c\":\"\\\"]\"}"] },
        { "[]", [] },
        { " [ ] ", [] },
        { "[{}]", ["{}"] },
        { "[{\"a\":\"],\"} , {}]\n", ["{\"a\":\"],\"}", "{}"] },
        { "\"a\\\\\"\"b\" 1 2.5\ntrue null", ["\"a\\\\\"", "\"b\"", "1", "2.5", "true", "null"] },
        { "[1,\"x\",[2],null]", ["1", "\"x\"", "[2]", "null"] },
        { "{\"a\":1", ["{\"a\":1"] },          // truncated: the engine refuses it
        { "{} }", ["{}", "}"] },               // not JSON: the engine refuses it
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void Messages_are_found_wherever_the_bytes_are_cut(string stream, string[] expected)
    {
        var bytes = Encoding.UTF8.GetBytes(stream);
        for (var a = 0; a <= bytes.Length; a++)
        {
            for (var b = a; b <= bytes.Length; b++)
            {
                Assert.Equal(expected, Split(messagesAreArrays: false, bytes[..a], bytes[a..b], bytes[b..]));
            }
        }
    }

    [Fact]
    public void Messages_that_are_arrays_are_not_lists_of_messages() =>
        Assert.Equal(["[1,2]", "[]"], Split(messagesAreArrays: true, "[1,2]\n[]"u8.ToArray()));

    [Theory]
    [InlineData("[{}{}]", "expected ',' or ']' after a message of the array (byte 4 of the stream)")]
    [InlineData("[{},]", "expected a message after ',' in the array (byte 5 of the stream)")]
    [InlineData("[{},,{}]", "expected a message after ',' in the array (byte 5 of the stream)")]
    [InlineData("[{}", "the array of messages is not closed (byte 4 of the stream)")]
    [InlineData("[{}, ", "the array of messages is not closed (byte 6 of the stream)")]
    [InlineData("[", "the array of messages is not closed (byte 2 of the stream)")]
    [InlineData("\n[{}] {}", "nothing may follow the array of messages (byte 7 of the stream)")]
    [InlineData("[,", "expected a message or ']' after '[' (byte 2 of the stream)")]
    public void A_broken_list_is_refused_wherever_the_bytes_are_cut(string stream, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(stream);
        for (var a = 0; a <= bytes.Length; a++)
        {
            var cut = a;
            var error = Assert.Throws<TranscodingException>(() => Split(messagesAreArrays: false, bytes[..cut], bytes[cut..]));
            Assert.Equal(expected, error.Message);
        }
    }

    // Delivers bytes as a connection does: a part may leave bytes over, which come again with the next part.
    private static List<string> Split(bool messagesAreArrays, params byte[][] parts)
    {
        var splitter = new JsonMessageSplitter(messagesAreArrays);
        var found = new List<string>();
        var left = Array.Empty<byte>();
        for (var i = 0; i < parts.Length; i++)
        {
            left = [.. left, .. parts[i]];
            var isLast = i == parts.Length - 1;
            JsonSplit split;
            do
            {
                split = splitter.Next(new ReadOnlySequence<byte>(left), isLast);
                if (split.Kind == JsonSplitKind.Message)
                {
                    found.Add(Encoding.UTF8.GetString(split.Message.ToArray()));
                }

                left = left[(int)split.Consumed..];
            }
            while (split.Kind == JsonSplitKind.Message);
        }

        return found;
    }
}
