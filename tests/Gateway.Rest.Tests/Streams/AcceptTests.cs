using Gateway.Rest.Streams;
using Microsoft.Extensions.Primitives;

namespace Gateway.Rest.Tests.Streams;

/// <summary>The format that each <c>Accept</c> selects, by quality, exactness and order.</summary>
public sealed class AcceptTests
{
    private const string Lines = "application/x-ndjson";
    private const string Array = "application/json";
    private const string Events = "text/event-stream";

    private readonly StreamFormats _formats = new(isEnveloped: false, new ServerSentEventsFormat(retry: null), StreamForm.Ndjson);

    [Theory]
    [InlineData(null, Lines, "nothing said")]
    [InlineData("", Lines, "an empty header")]
    [InlineData(",,,", Lines, "empty elements do not count")]
    [InlineData(" , ,\t", Lines, "empty elements do not count")]
    [InlineData(", ,application/json,,", Array, "empty elements do not count")]
    [InlineData(",image/png,", null, "empty elements do not count")]
    [InlineData("*/*", Lines, "anything: curl's default")]
    [InlineData("application/x-ndjson", Lines, "by name")]
    [InlineData("application/jsonl", Lines, "another name")]
    [InlineData("application/ndjson", Lines, "another name")]
    [InlineData("application/x-jsonlines", Lines, "another name")]
    [InlineData("application/json", Array, "by name")]
    [InlineData("text/event-stream", Events, "by name: EventSource's default")]
    [InlineData("TEXT/Event-Stream", Events, "case does not matter")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", Array, "a browser that navigates")]
    [InlineData("application/json, text/plain, */*", Array, "axios: a name wins over anything")]
    [InlineData("*/*, application/json", Array, "a name wins over anything, wherever it stands")]
    [InlineData("application/*", Lines, "of equals the first that is offered")]
    [InlineData("text/*", Events, "the only one under text")]
    [InlineData("application/json, application/x-ndjson", Array, "of equals the first that is named")]
    [InlineData("application/x-ndjson, application/json", Lines, "of equals the first that is named")]
    [InlineData("application/json;q=0.5, application/x-ndjson", Lines, "quality before order")]
    [InlineData("application/x-ndjson;q=0.1, application/json;q=0.2, text/event-stream;q=0.15", Array, "the highest quality")]
    [InlineData("image/png, */*;q=0.1", Lines, "what is not offered does not count")]
    [InlineData("application/json;q=0, */*;q=0.1", Lines, "not the array")]
    [InlineData("application/x-ndjson;q=0, */*", Array, "not lines")]
    [InlineData("application/x-ndjson;q=0, application/json;q=0, */*", Events, "neither of two")]
    [InlineData("application/*;q=0, */*", Events, "nothing under application")]
    [InlineData("application/*;q=0, application/json", Array, "the exact word is the last")]
    [InlineData("application/json;q=0.2, application/*;q=0.9", Lines, "the exact word is the last, also downwards")]
    [InlineData("application/jsonl;q=0, */*", Lines, "another name refused is not the format refused")]
    [InlineData("application/json;charset=utf-8", Array, "the charset that it is in")]
    [InlineData("application/json;profile=x;q=0.5, text/event-stream;q=0.4", Array, "unknown parameters are passed over")]
    [InlineData("application/json;charset=latin1, text/event-stream;q=0.1", Events, "a charset that it is not in")]
    [InlineData("nonsense, application/json", Array, "what cannot be read does not count")]
    [InlineData("image/png", null, "not offered")]
    [InlineData("application/json;q=0", null, "refused")]
    [InlineData("*/*;q=0", null, "everything refused")]
    [InlineData("text/plain, text/csv", null, "not offered")]
    [InlineData("nonsense", null, "cannot be read")]
    public void The_best_offer_wins(string? accept, string? contentType, string why)
    {
        var format = _formats.Choose(accept is null ? StringValues.Empty : new StringValues(accept));

        Assert.True(format?.ContentType == contentType, $"{why}: {format?.ContentType ?? "none"}");
    }

    [Theory]
    [InlineData(StreamForm.Json, null, Array)]
    [InlineData(StreamForm.Json, "*/*", Array)]
    [InlineData(StreamForm.Json, "application/*", Array)]
    [InlineData(StreamForm.Json, "image/png, */*;q=0.1", Array)]
    [InlineData(StreamForm.Json, "text/*", Events)]
    [InlineData(StreamForm.Json, "application/x-ndjson", Lines)]
    [InlineData(StreamForm.Sse, "*/*", Events)]
    [InlineData(StreamForm.Sse, "", Events)]
    [InlineData(StreamForm.Sse, "*/*;q=0.5", Events)]
    [InlineData(StreamForm.Sse, "application/*", Lines)]
    [InlineData(StreamForm.Sse, "text/event-stream;q=0, */*", Lines)]
    [InlineData(StreamForm.Sse, "application/json, text/plain, */*", Array)]
    [InlineData(StreamForm.Sse, "image/png", null)]
    [InlineData(StreamForm.Sse, "*/*;q=0", null)]
    public void Where_the_client_prefers_none_the_default_wins(StreamForm first, string? accept, string? contentType)
    {
        var formats = new StreamFormats(isEnveloped: false, new ServerSentEventsFormat(retry: null), first);

        Assert.Equal(contentType, formats.Choose(accept is null ? StringValues.Empty : new StringValues(accept))?.ContentType);
    }

    [Fact]
    public void Several_headers_are_one_list()
    {
        Assert.Equal(Lines, _formats.Choose(new StringValues(["", ","]))!.ContentType);
        Assert.Equal(Array, _formats.Choose(new StringValues(["text/event-stream;q=0.5", "application/json"]))!.ContentType);
    }
}
