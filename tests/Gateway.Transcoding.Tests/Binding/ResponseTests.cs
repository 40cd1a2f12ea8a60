using System.Text;
using Gateway.Transcoding.Tests.Binding.Things;
using Gateway.Transcoding.Wire;
using Google.Protobuf;

namespace Gateway.Transcoding.Tests.Binding;

public sealed class ResponseTests
{
    [Theory]
    [InlineData("thing", """{"id":"x","count":1}""")]
    [InlineData("parent", "\"p\"")]
    [InlineData("tags", """["a"]""")]
    [InlineData("labels", "{}")]
    [InlineData("since", "null")]
    [InlineData("pageSize", "0")]
    public void A_rule_with_response_body_answers_one_field_of_any_kind(string field, string json)
    {
        var response = new Request { Thing = new() { Id = "x", Count = 1 }, Parent = "p", Tags = { "a" } };
        using var written = new PooledBuffer();

        Bound.To("GET /v1", responseBody: field).Binding.WriteResponse(response.ToByteArray(), written, new JsonOptions { IgnoreDefaultValues = true });

        Assert.Equal(json, Encoding.UTF8.GetString(written.WrittenSpan));
    }

    [Fact]
    public void A_rule_without_response_body_answers_the_whole_response()
    {
        using var written = new PooledBuffer();
        Bound.To("GET /v1").Binding.WriteResponse(new Request { Parent = "p" }.ToByteArray(), written, new JsonOptions { IgnoreDefaultValues = true });
        Assert.Equal("""{"parent":"p"}""", Encoding.UTF8.GetString(written.WrittenSpan));
    }
}
