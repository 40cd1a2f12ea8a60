using System.Text.Json;
using Gateway.Rest.Protocol;
using Gateway.Rest.Responses;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using RpcStatus = Google.Rpc.Status;
using Status = Grpc.Core.Status;

namespace Gateway.Rest.Tests.Responses;

/// <summary>The answer to a call that failed.</summary>
public sealed class ErrorTests
{
    private static readonly Any _unknown = new() { TypeUrl = "types.example/some.Unknown", Value = ByteString.CopyFrom(1, 2) };

    [Fact]
    public async Task Details_are_in_the_body_with_no_set_up()
    {
        var error = StatusDetails.ToException(StatusCode.FailedPrecondition, "not now", new ErrorInfo { Reason = "MOOD", Domain = "lab", Metadata = { { "a", "b" } } });
        await using var host = await FailingAsync(error);

        Assert.Equal(
            (400, "{\"code\":9,\"message\":\"not now\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"MOOD\",\"domain\":\"lab\",\"metadata\":{\"a\":\"b\"}}]}"),
            (await host.GetAsync("/v1/ask/x")).Both);
    }

    [Fact]
    public async Task A_detail_of_unknown_type_is_base64_and_no_500()
    {
        var status = new RpcStatus { Code = 6, Details = { _unknown, Any.Pack(new ErrorInfo { Reason = "R" }) } };
        await using var host = await FailingAsync(WithDetails(StatusCode.AlreadyExists, status.ToByteArray()));

        Assert.Equal(
            (409, "{\"code\":6,\"message\":\"failed\",\"details\":[{\"@type\":\"types.example/some.Unknown\",\"value\":\"AQI=\"},{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"R\"}]}"),
            (await host.GetAsync("/v1/ask/x")).Both);
    }

    [Fact]
    public async Task Details_that_cannot_be_read_leave_the_status()
    {
        await using var host = await FailingAsync(WithDetails(StatusCode.AlreadyExists, [0xff, 0xff]));

        Assert.Equal((409, RefusalTests.Status(6, "failed")), (await host.GetAsync("/v1/ask/x")).Both);
    }

    [Fact]
    public async Task An_Any_of_unknown_type_in_an_answer_is_base64_and_no_500()
    {
        await using var host = await new LabHost { Service = new LabService { OnAsk = (_, _) => Task.FromResult(new AskResp { Extra = _unknown }) } }.StartAsync();

        Assert.Equal((200, "{\"text\":\"\",\"extra\":{\"@type\":\"types.example/some.Unknown\",\"value\":\"AQI=\"}}"), (await host.GetAsync("/v1/ask/x")).Both);
    }

    [Theory]
    [InlineData(2, 0, "2")]
    [InlineData(1, 1, "2")]
    [InlineData(0, 1, "1")]
    [InlineData(0, 0, null)]
    public async Task RetryInfo_is_Retry_After_in_whole_seconds(long seconds, int nanos, string? header)
    {
        var retry = new RetryInfo { RetryDelay = new Duration { Seconds = seconds, Nanos = nanos } };
        await using var host = await FailingAsync(StatusDetails.ToException(StatusCode.Unavailable, "later", retry));

        var answer = await host.GetAsync("/v1/ask/x");

        Assert.Equal((503, header), (answer.Status, answer.Header("Retry-After")));
    }

    [Fact]
    public async Task A_status_that_the_service_sets_is_as_good_as_one_it_throws()
    {
        var service = new LabService
        {
            OnAsk = (_, context) =>
            {
                context.Status = new Status(StatusCode.NotFound, "not here");
                return Task.FromResult(new AskResp { Text = "x" });
            },
            OnWatch = async (_, responses, context) =>
            {
                await responses.WriteAsync(new AskResp { Text = "x" }, context.CancellationToken);
                context.Status = new Status(StatusCode.NotFound, "not here");
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();

        Assert.Equal((404, RefusalTests.Status(5, "not here")), (await host.GetAsync("/v1/ask/x")).Both);
        Assert.Equal((200, "{\"text\":\"x\"}\n{\"error\":" + RefusalTests.Status(5, "not here") + "}\n"), (await host.GetAsync("/v1/watch/x")).Both);
    }

#if !FORWARDED
    [Fact]
    public async Task An_exception_is_500_without_its_text_and_an_error_in_the_log()
    {
        await using var host = await FailingAsync(new InvalidOperationException("the password is swordfish"));
        host.Kestrel.AllowErrors = true;

        Assert.Equal((500, RefusalTests.Status(2, "Exception was thrown by handler.")), (await host.GetAsync("/v1/ask/x")).Both);

        var logged = Assert.Single(host.Kestrel.Logs.Errors);
        Assert.Equal((LogLevel.Error, "the password is swordfish"), (logged.Level, logged.Exception?.Message));
    }
#endif

    [Fact]
    public async Task Exception_text_reaches_the_client_by_option()
    {
        var service = new LabService { OnAsk = (_, _) => throw new InvalidOperationException("the text") };
        await using var host = await new LabHost { Service = service, Grpc = options => options.EnableDetailedErrors = true }.StartAsync();
        host.Kestrel.AllowErrors = true;

        Assert.Equal((500, RefusalTests.Status(2, "Exception was thrown by handler. InvalidOperationException: the text")), (await host.GetAsync("/v1/ask/x")).Both);
    }

    [Fact]
    public async Task A_method_that_is_not_implemented_is_501()
    {
        await using var host = await new LabHost { Map = app => app.MapGrpcService<Nothing>() }.StartAsync();

        Assert.Equal((501, RefusalTests.Status(12, "")), (await host.GetAsync("/v1/ask/x")).Both);
    }

    [Theory]
    [InlineData(null, "Bearer")]
    [InlineData("Basic realm=\"lab\"", "Basic realm=\"lab\"")]
    public async Task UNAUTHENTICATED_says_how_to_authenticate(string? chosen, string expected)
    {
        var service = new LabService
        {
            OnAsk = async (_, context) =>
            {
                if (chosen is not null)
                {
                    await context.WriteResponseHeadersAsync(new Metadata { { "www-authenticate", chosen } });
                }

                throw new RpcException(new Status(StatusCode.Unauthenticated, "who?"));
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();

        var answer = await host.GetAsync("/v1/ask/x");

        Assert.Equal((401, expected), (answer.Status, answer.Header("WWW-Authenticate")));
    }

    [Fact]
    public async Task A_message_of_any_text_is_JSON()
    {
        await using var host = await FailingAsync(new RpcException(new Status(StatusCode.Aborted, "\"a\"\n\\ <b> é 😀 \u0001")));

        var answer = await host.GetAsync("/v1/ask/x");

        using var json = JsonDocument.Parse(answer.Body);
        Assert.Equal("\"a\"\n\\ <b> é 😀 \u0001", json.RootElement.GetProperty("message").GetString());
    }

    private static RpcException WithDetails(StatusCode code, byte[] details) =>
        new(new Status(code, "failed"), new Metadata { { StatusDetails.TrailerName, details } });

    private static Task<LabHost> FailingAsync(Exception error) => new LabHost { Service = new LabService { OnAsk = (_, _) => throw error } }.StartAsync();

    private sealed class Nothing : LabProtos.Lab.LabBase;
}
