using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Tests.Original;

/// <summary><see cref="ServerCallContext.WriteResponseHeadersAsync"/> by REST, and headers that HTTP cannot carry.</summary>
public sealed class ResponseHeaderTests
{
    [Theory]
    [MemberData(nameof(Kinds.Requests), MemberType = typeof(Kinds))]
    public async Task Header_metadata_becomes_headers_and_may_choose_the_status(string method, string path, string? body)
    {
        await using var host = await Host(context => context.WriteResponseHeadersAsync(new Metadata
        {
            { "x-one", "1" },
            { "x-many", "a" },
            { "x-many", "b" },
            { "x-bytes-bin", new byte[] { 0xfb, 0xff } },
            { "x-http-code", "201" },
        })).StartAsync();

        var answer = await host.SendAsync(method, path, body);

        Assert.Equal((201, "1", "a, b", "+/8="), (answer.Status, answer.Header("x-one"), answer.Header("x-many"), answer.Header("x-bytes-bin")));
        Assert.Null(answer.Header("x-http-code"));
    }

    [Theory]
    [InlineData("204", 204, "")]
    [InlineData("201", 201, "{\"text\":\"a\"}")]
    [InlineData("99", 200, "{\"text\":\"a\"}")]
    [InlineData("600", 200, "{\"text\":\"a\"}")]
    [InlineData("x", 200, "{\"text\":\"a\"}")]
    public async Task Status_that_a_service_chooses_answers_a_unary_call(string code, int status, string body)
    {
        await using var host = await Host(context => context.WriteResponseHeadersAsync(new Metadata { { "x-http-code", code } })).StartAsync();

        Assert.Equal((status, body), (await host.GetAsync("/v1/ask/a")).Both);
    }

    [Theory]
    [MemberData(nameof(Kinds.Requests), MemberType = typeof(Kinds))]
    public async Task Headers_can_be_sent_once(string method, string path, string? body)
    {
        string? said = null;
        await using var host = await Host(async context =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "x-one", "1" } });
            said = (await Assert.ThrowsAsync<InvalidOperationException>(() => context.WriteResponseHeadersAsync([]))).Message;
        }).StartAsync();

        var answer = await host.SendAsync(method, path, body);

        Assert.Equal((200, "1"), (answer.Status, answer.Header("x-one")));
        Assert.Equal("Response headers can only be sent once per call.", said);
    }

    [Fact]
    public async Task Headers_after_the_first_message_are_refused()
    {
        string? said = null;
        var service = new LabService
        {
            OnWatch = async (_, responses, context) =>
            {
                await responses.WriteAsync(new AskResp { Text = "one" }, context.CancellationToken);
                said = (await Assert.ThrowsAsync<InvalidOperationException>(() => context.WriteResponseHeadersAsync([]))).Message;
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();

        Assert.Equal((200, "{\"text\":\"one\"}\n"), (await host.GetAsync("/v1/watch/a")).Both);
        Assert.Equal("Response headers can only be sent once per call.", said);
    }

    [Theory]
    [InlineData("/v1/ask/a", "caf\u00e9")]
    [InlineData("/v1/watch/a?size=1", "caf\u00e9")]
    [InlineData("/v1/ask/a", "two\nlines")]
    [InlineData("/v1/watch/a?size=1", "two\nlines")]
    [InlineData("/v1/ask/a", "delete \u007f")]
    public async Task Header_metadata_that_HTTP_cannot_carry_throws_in_the_service(string path, string value)
    {
        string? said = null;
        string? native = null;
        await using var host = await Host(async context =>
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => context.WriteResponseHeadersAsync(new Metadata { { "unfit", value } }));
            (native, said) = (said, error.Message);
        }).StartAsync();

        await NativeCall.SendAsync(host, path.Contains("ask", StringComparison.Ordinal) ? "/lab.Lab/Ask" : "/lab.Lab/Watch", new AskReq());
        var answer = await host.GetAsync(path);

        Assert.Equal(200, answer.Status);
        Assert.Null(answer.Header("unfit"));
        Assert.Equal(("Error adding response header 'unfit'.", said), (native, native));
    }

    [Theory]
    [InlineData("/v1/ask/a", "/lab.Lab/Ask")]
    [InlineData("/v1/watch/a?size=1", "/lab.Lab/Watch")]
    public async Task Header_metadata_with_every_character_of_HTTP_arrives(string path, string method)
    {
        var value = new string([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code), '\t', ' ', 'x']);
        await using var host = await Host(context => context.WriteResponseHeadersAsync(new Metadata { { "fit", value } })).StartAsync();

        Assert.Equal(value, (await NativeCall.SendAsync(host, method, new AskReq())).Header("fit"));
        Assert.Equal(value, (await host.GetAsync(path)).Header("fit"));
    }

    [Theory]
    [InlineData("/v1/ask/a")]
    [InlineData("/v1/watch/a")]
    public async Task Service_that_fails_by_such_a_header_answers_500(string path)
    {
        await using var host = await Host(context => context.WriteResponseHeadersAsync(new Metadata { { "unfit", "\u00e9" } })).StartAsync();
        host.Kestrel.AllowErrors = true;

        Assert.Equal((500, RefusalTests.Status(2, "Exception was thrown by handler.")), (await host.GetAsync(path)).Both);
    }

    [Theory]
    [InlineData("/v1/ask/a", "\u00e9")]
    [InlineData("/v1/watch/a?size=1", "\u00e9")]
    [InlineData("/v1/ask/a", "a\r\nSet-Cookie: b=c")]
    [InlineData("/v1/watch/a?size=1", "a\r\nSet-Cookie: b=c")]
    public async Task Response_header_that_HTTP_cannot_carry_throws_as_it_is_set(string path, string value)
    {
        await using var host = await Host(context =>
        {
            Assert.Throws<InvalidOperationException>(() => context.GetHttpContext().Response.Headers["Unfit"] = value);
            Assert.Throws<InvalidOperationException>(() => context.GetHttpContext().Response.Headers.Append("Unfit", value));
            return Task.CompletedTask;
        }).StartAsync();

        var answer = await host.GetAsync(path);

        Assert.Equal((200, null, null), (answer.Status, answer.Header("Unfit"), answer.Header("Set-Cookie")));
    }

    [Theory]
    [InlineData("/v1/ask/a")]
    [InlineData("/v1/watch/a?size=1")]
    [InlineData("/v1/watch/a")]
    public async Task Response_header_with_an_impossible_name_does_not_cost_the_answer(string path)
    {
        await using var host = await Host(context =>
        {
            Assert.ThrowsAny<Exception>(() => context.GetHttpContext().Response.Headers["un fit\r\n"] = "1");
            return Task.CompletedTask;
        }).StartAsync();

        Assert.Equal(200, (await host.GetAsync(path)).Status);
    }

    private static LabHost Host(Func<ServerCallContext, Task> look) => new() { Service = new LookingService(look) };
}
