using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Responses;

/// <summary>A service may choose another success code, by HTTP or without knowing of it.</summary>
public sealed class SuccessStatusTests
{
    [Theory]
    [InlineData(201, "{\"text\":\"x\"}")]
    [InlineData(202, "{\"text\":\"x\"}")]
    [InlineData(204, "")]
    [InlineData(205, "")]
    [InlineData(304, "")]
    public async Task Service_sets_a_success_status_by_the_HTTP_response(int status, string body)
    {
        await using var host = await HostAsync((_, context) =>
        {
            context.GetHttpContext().Response.StatusCode = status;
            return Task.CompletedTask;
        });

        Assert.Equal((status, body), (await host.GetAsync("/v1/ask/x")).Both);
        Assert.Equal(200, (await host.GetAsync("/v1/everything")).Status);
    }

    [Theory]
    [InlineData("201", 201, "{\"text\":\"x\"}")]
    [InlineData("204", 204, "")]
    [InlineData("nonsense", 200, "{\"text\":\"x\"}")]
    [InlineData("99", 200, "{\"text\":\"x\"}")]
    public async Task Service_sets_a_success_status_by_header_metadata(string code, int status, string body)
    {
        await using var host = await HostAsync((_, context) => context.WriteResponseHeadersAsync(new Metadata { { "x-http-code", code }, { "location", "/v1/ask/x" } }));

        var answer = await host.GetAsync("/v1/ask/x");

        Assert.Equal((status, body), answer.Both);
        Assert.Equal("/v1/ask/x", answer.Header("Location"));
        Assert.Null(answer.Header("x-http-code"));
    }

    [Fact]
    public async Task A_failure_has_the_status_of_its_code_whatever_was_chosen_before()
    {
        await using var host = await HostAsync(async (_, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "x-http-code", "201" } });
            throw new RpcException(new Status(StatusCode.AlreadyExists, "taken"));
        });

        Assert.Equal((409, RefusalTests.Status(6, "taken")), (await host.GetAsync("/v1/ask/x")).Both);
    }

    [Fact]
    public async Task A_stream_can_choose_too_before_its_first_message()
    {
        var service = new LabService();
        service.OnWatch = async (request, responses, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "x-http-code", "202" } });
            await responses.WriteAsync(new AskResp { Text = request.Text }, context.CancellationToken);
        };
        await using var host = await new LabHost { Service = service }.StartAsync();

        Assert.Equal((202, "{\"text\":\"x\"}\n"), (await host.GetAsync("/v1/watch/x")).Both);
    }

    private static Task<LabHost> HostAsync(Func<AskReq, ServerCallContext, Task> before)
    {
        var service = new LabService
        {
            OnAsk = async (request, context) =>
            {
                await before(request, context);
                return new AskResp { Text = request.Text };
            },
        };
        return new LabHost { Service = service }.StartAsync();
    }
}
