using System.Net.Http.Headers;
using Gateway.Rest.Tests.Lab;

namespace Gateway.Rest.Tests.Requests;

/// <summary>Requests that are refused before the service is called: the status, and a body with the reason.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("text/plain", "The content type 'text/plain' is not accepted. Accepted: application/json or any */*+json, in UTF-8.")]
    [InlineData("application/x-www-form-urlencoded", "The content type 'application/x-www-form-urlencoded' is not accepted. Accepted: application/json or any */*+json, in UTF-8. With curl, add -H 'content-type: application/json'.")]
    [InlineData("application/json; charset=latin1", "The charset 'latin1' is not accepted. Accepted: application/json or any */*+json, in UTF-8.")]
    [InlineData("json", "The content type 'json' cannot be read. Accepted: application/json or any */*+json, in UTF-8.")]
    public async Task Another_content_type_is_415(string contentType, string message)
    {
        await using var host = await new LabHost().StartAsync();
        using var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        var answer = await host.SendContentAsync("POST", "/v1/ask", content);

        Assert.Equal((415, Status(3, message)), answer.Both);
        Assert.Equal("application/json", answer.ContentType);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("APPLICATION/JSON; charset=UTF-8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/vnd.api+json")]
    [InlineData("")]
    [InlineData(null)]
    public async Task JSON_under_any_of_its_names_is_taken(string? contentType)
    {
        await using var host = await new LabHost().StartAsync();
        using var content = new ByteArrayContent("{\"text\":\"x\"}"u8.ToArray());
        if (contentType is not null)
        {
            Assert.True(content.Headers.TryAddWithoutValidation("Content-Type", contentType));
        }

        Assert.Equal((200, "{\"text\":\"x\"}"), (await host.SendContentAsync("POST", "/v1/ask", content)).Both);
    }

    [Fact]
    public async Task A_compressed_body_is_415()
    {
        await using var host = await new LabHost().StartAsync();
        using var content = LabHost.Json("{}");
        content.Headers.ContentEncoding.Add("gzip");

        Assert.Equal((415, Status(3, "The content encoding 'gzip' is not accepted.")), (await host.SendContentAsync("POST", "/v1/ask", content)).Both);
    }

    [Fact]
    public async Task A_body_where_the_rule_has_none_is_400()
    {
        await using var host = await new LabHost().StartAsync();

        var answer = await host.SendAsync("GET", "/v1/ask/x", "{}");

        Assert.Equal((400, Status(3, "GET /v1/ask/{text} takes no request body; one of 2 bytes was sent.")), answer.Both);
    }

    [Fact]
    public async Task A_body_where_the_rule_has_none_is_ignored_where_unknown_fields_are()
    {
        await using var host = await new LabHost { Rest = options => options.JsonSettings.UnknownFields = UnknownMember.Ignore }.StartAsync();

        Assert.Equal((200, "{\"text\":\"x\"}"), (await host.SendAsync("GET", "/v1/ask/x", "{\"text\":5}")).Both);
    }

    [Fact]
    public async Task An_empty_body_is_an_empty_message()
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal((200, "{\"text\":\"\"}"), (await host.PostAsync("/v1/ask", "")).Both);
        Assert.Equal((200, "{\"text\":\"\"}"), (await host.SendAsync("POST", "/v1/ask", body: null)).Both);
    }

    [Fact]
    public async Task Malformed_JSON_is_400_with_its_place_and_its_field()
    {
        await using var host = await new LabHost().StartAsync();

        var answer = await host.PostAsync("/v1/ask", "{\n \"size\": \"many\"}");

        Assert.Equal(
            (400, "{\"code\":3,\"message\":\"$.size: expected an integer, found \\\"many\\\" (line 2, column 10)\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\","
                + "\"fieldViolations\":[{\"field\":\"size\",\"description\":\"expected an integer, found \\\"many\\\"\"}]}]}"),
            answer.Both);
    }

    [Fact]
    public async Task Ten_thousand_nested_arrays_are_400()
    {
        await using var host = await new LabHost().StartAsync();

        var answer = await host.PostAsync("/v1/everything/value", new string('[', 10_000) + new string(']', 10_000));

        Assert.Equal(400, answer.Status);
        Assert.StartsWith("{\"code\":3,\"message\":\"$[0][0]", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_escape_in_the_query_is_400()
    {
        await using var host = await new LabHost().StartAsync();

        var answer = await host.SendRawAsync("GET /v1/everything?names=%zz HTTP/1.1");

        Assert.Contains(" 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"field\":\"names\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grpc-timeout", "1 s", "The header grpc-timeout is '1 s': expected 1 to 8 digits and a unit of H, M, S, m, u or n, such as 500m.")]
    [InlineData("X-Server-Timeout", "1s", "The header X-Server-Timeout is '1s': expected a number of seconds, such as 1.5.")]
    [InlineData("key-bin", "*", "The value of the header 'key-bin' is not base64.")]
    public async Task A_header_that_cannot_be_read_is_400(string name, string value, string message)
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal((400, Status(3, message)), (await host.GetAsync("/v1/ask/x", (name, value))).Both);
    }

    [Fact]
    public async Task Unknown_members_are_refused_and_by_option_ignored()
    {
        await using var strict = await new LabHost().StartAsync();
        await using var lenient = await new LabHost
        {
            Rest = options =>
            {
                options.JsonSettings.UnknownFields = UnknownMember.Ignore;
                options.IgnoredQueryParameters.Add("utm_source");
            },
        }.StartAsync();
        const string Json = "{\"text\":\"x\",\"other\":1}";

        Assert.Equal(400, (await strict.PostAsync("/v1/ask", Json)).Status);
        Assert.Equal((200, "{\"text\":\"x\"}"), (await lenient.PostAsync("/v1/ask", Json)).Both);
        Assert.Equal(400, (await strict.GetAsync("/v1/ask/x?utm_source=y")).Status);
        Assert.Equal((200, "{\"text\":\"x\"}"), (await lenient.GetAsync("/v1/ask/x?utm_source=y")).Both);
        Assert.Equal(400, (await lenient.GetAsync("/v1/ask/x?other=y")).Status);
    }

    internal static string Status(int code, string message) => $"{{\"code\":{code},\"message\":\"{message}\",\"details\":[]}}";
}
