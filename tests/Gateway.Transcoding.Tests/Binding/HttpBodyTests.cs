using System.Text;
using Gateway.Transcoding.Tests.Binding.Things;
using Google.Api;
using Google.Protobuf;

namespace Gateway.Transcoding.Tests.Binding;

public sealed class HttpBodyTests
{
    private static readonly byte[] _bytes = [0, 1, 0x7B, 0xFF, .. Encoding.UTF8.GetBytes("{not json\n")];

    [Fact]
    public void A_whole_body_goes_in_byte_for_byte()
    {
        var bound = Bound.To("POST /v1", "*", "google.api.HttpBody");
        Assert.True(bound.Binding.TakesHttpBody);

        Assert.Equal(new HttpBody { ContentType = "image/png; x=é", Data = ByteString.CopyFrom(_bytes) }, HttpBody.Parser.ParseFrom(bound.Wire("/v1", _bytes, "image/png; x=é")));
        Assert.Equal(new HttpBody { Data = ByteString.CopyFrom(_bytes) }, HttpBody.Parser.ParseFrom(bound.Wire("/v1", _bytes)));
        Assert.Equal(new HttpBody(), HttpBody.Parser.ParseFrom(bound.Wire("/v1")));
    }

    [Fact]
    public void A_body_of_a_field_goes_in_beside_path_and_query()
    {
        var bound = Bound.To("POST /v1/{parent}", "file");
        Assert.True(bound.Binding.TakesHttpBody);

        Assert.Equal(
            new Request { Parent = "p", PageSize = 2, File = new() { ContentType = "text/plain", Data = ByteString.CopyFrom(_bytes) } },
            Request.Parser.ParseFrom(bound.Wire("/v1/p?pageSize=2", _bytes, "text/plain")));
        Assert.Equal(new Request { Parent = "p" }, Request.Parser.ParseFrom(bound.Wire("/v1/p")));
    }

    [Fact]
    public void A_large_body_goes_in_whole()
    {
        var large = new byte[3_000_000];
        new Random(1).NextBytes(large);

        Assert.Equal(large, HttpBody.Parser.ParseFrom(Bound.To("POST /v1", "*", "google.api.HttpBody").Wire("/v1", large)).Data.Span);
        Assert.Equal(large, Request.Parser.ParseFrom(Bound.To("POST /v1/{parent}", "file").Wire("/v1/p", large)).File.Data.Span);
    }

    [Fact]
    public void A_response_comes_out_byte_for_byte()
    {
        var body = new HttpBody { ContentType = "image/png", Data = ByteString.CopyFrom(_bytes) };
        var whole = Bound.To("GET /v1", output: "google.api.HttpBody").Binding;
        var field = Bound.To("GET /v1", responseBody: "file").Binding;
        Assert.True(whole.AnswersHttpBody);
        Assert.True(field.AnswersHttpBody);
        Assert.False(Bound.To("GET /v1").Binding.AnswersHttpBody);

        var message = whole.ReadHttpBody(body.ToByteArray());
        Assert.Equal("image/png", message.ContentType);
        Assert.Equal(_bytes, message.Data);

        message = field.ReadHttpBody(new Request { Parent = "p", File = body }.ToByteArray());
        Assert.Equal("image/png", message.ContentType);
        Assert.Equal(_bytes, message.Data);

        // A message in parts: the last value of each field counts.
        byte[] parts = [.. new Request { File = body }.ToByteArray(), .. new Request { File = new() { ContentType = "text/css" } }.ToByteArray()];
        message = field.ReadHttpBody(parts);
        Assert.Equal("text/css", message.ContentType);
        Assert.Equal(_bytes, message.Data);

        Assert.Equal("", field.ReadHttpBody(default).ContentType);
        Assert.True(field.ReadHttpBody(default).Data.IsEmpty);
    }
}
