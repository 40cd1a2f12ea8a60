using Gateway.Rest.Protocol;
using Gateway.Rest.Tests.Lab;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Responses;

/// <summary>Which metadata of a service goes to clients.</summary>
public sealed class ResponseMetadataTests
{
    [Theory]
    [InlineData("", "a,b,set-cookie,etag,c")]
    [InlineData("x-a", "a")]
    [InlineData("X-A,etag", "a,etag")]
    [InlineData("x-*", "a,b,c")]
    [InlineData("*", "a,b,etag,c")]
    [InlineData("s*,Set-Cookie", "set-cookie")]
    [InlineData("*,set-cookie", "a,b,set-cookie,etag,c")]
    public async Task Names_and_beginnings_are_sent_and_a_cookie_only_by_its_name(string names, string sent)
    {
        var service = new LabService
        {
            OnAsk = async (request, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "x-a", "1" }, { "x-b", "1" }, { "set-cookie", "k=v" }, { "etag", "\"1\"" }, { "x-http-code", "201" } });
                context.ResponseTrailers.Add("x-c", "1");
                return new AskResp { Text = request.Text };
            },
        };
        await using var host = await new LabHost
        {
            Service = service,
            Rest = options =>
            {
                foreach (var name in names.Split(',', StringSplitOptions.RemoveEmptyEntries))
                {
                    options.ResponseMetadata.Add(name);
                }
            },
        }.StartAsync();

        var answer = await host.GetAsync("/v1/ask/x");

        string?[] found = [answer.Header("x-a") is null ? null : "a", answer.Header("x-b") is null ? null : "b", answer.Header("set-cookie") is null ? null : "set-cookie", answer.Header("etag") is null ? null : "etag", answer.Header("grpc-trailer-x-c") is null ? null : "c"];
        Assert.Equal((201, sent), (answer.Status, string.Join(',', found.OfType<string>())));
        var connect = await host.PostAsync("/lab.Lab/Ask", "{}", ("Connect-Protocol-Version", "1"));
        string?[] byConnect = [connect.Header("x-a") is null ? null : "a", connect.Header("x-b") is null ? null : "b", connect.Header("set-cookie") is null ? null : "set-cookie", connect.Header("etag") is null ? null : "etag", connect.Header("trailer-x-c") is null ? null : "c"];
        Assert.Equal(sent, string.Join(',', byConnect.OfType<string>()));
    }

    [Fact]
    public void A_list_without_names_has_none() => Assert.False(new NameList([]).Contains("x"));
}
