using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Gateway.Rest.Tests.WebSockets;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using LabProtos;
using Status = Grpc.Core.Status;

namespace Gateway.Rest.Tests.Original;

/// <summary>Trailers, a status set without an exception, and rich details, of calls that answered and calls that only failed.</summary>
public sealed class TrailerTests
{
    private static readonly (string, string) _takesTrailers = ("TE", "trailers");

    [Theory]
    [InlineData("/v1/ask/a")]
    [InlineData("/v1/watch/a")]
    public async Task Failure_without_a_message_carries_trailers_as_headers_on_HTTP_1(string path)
    {
        await using var host = await Failing().StartAsync();

        var answer = await host.GetAsync(path);

        Assert.Equal((404, RefusalTests.Status(5, "gone")), answer.Both);
        Assert.Equal(("h", "1", "2", "AQI="), (answer.Header("X-Header"), answer.Header("Grpc-Trailer-Own"), answer.Header("Grpc-Trailer-Thrown"), answer.Header("Grpc-Trailer-Sum-bin")));
        Assert.Equal((null, null, null), (answer.Header("own"), answer.Header("grpc-status"), answer.Header("Grpc-Trailer-X-Header")));
    }

    [Theory]
    [InlineData("/v1/ask/a")]
    [InlineData("/v1/watch/a")]
    public async Task Failure_without_a_message_carries_real_trailers_on_HTTP_2(string path)
    {
        await using var host = await Failing().StartAsync();

        var takes = await host.SendHttp2Async("GET", path, _takesTrailers);
        Assert.Equal((404, RefusalTests.Status(5, "gone")), takes.Both);
        Assert.Equal(("5", "gone", "1", "2", "AQI="), (takes.Trailer("grpc-status"), takes.Trailer("grpc-message"), takes.Trailer("own"), takes.Trailer("thrown"), takes.Trailer("sum-bin")));
        Assert.Equal(("h", null, null), (takes.Header("X-Header"), takes.Header("Grpc-Trailer-Own"), takes.Trailer("X-Header")));

        // Nor does it need a body.
        Assert.Equal((404, ""), (await host.SendHttp2Async("HEAD", "/v1/ask/a", _takesTrailers)).Both);

        var doesNot = await host.SendHttp2Async("GET", path);
        Assert.Equal((404, "1", null), (doesNot.Status, doesNot.Header("Grpc-Trailer-Own"), doesNot.Trailer("own")));
    }

    [Theory]
    [InlineData("/v1/ask/a", "caf\u00e9")]
    [InlineData("/v1/watch/a", "caf\u00e9")]
    [InlineData("/v1/ask/a", "two\nlines")]
    [InlineData("/v1/watch/a", "two\nlines")]
    [InlineData("/v1/ask/a", "delete \u007f")]
    [InlineData("/v1/watch/a", "delete \u007f")]
    public async Task Trailer_that_HTTP_cannot_carry_is_left_out_of_a_failure(string path, string value)
    {
        await using var host = await new LabHost
        {
            Service = new LookingService(context =>
            {
                context.ResponseTrailers.Add("unfit", value);
                context.ResponseTrailers.Add("fit", "1");
                context.Status = new Status(StatusCode.NotFound, "gone");
            }),
        }.StartAsync();

        var http1 = await host.GetAsync(path);
        var http2 = await host.SendHttp2Async("GET", path, _takesTrailers);

        Assert.Contains(RefusalTests.Status(5, "gone"), http1.Body, StringComparison.Ordinal);
        Assert.Equal(http1.Both, http2.Both);
        Assert.Null(http1.Header("Grpc-Trailer-Unfit"));
        Assert.Equal(("1", "5", null), (http2.Trailer("fit"), http2.Trailer("grpc-status"), http2.Trailer("unfit")));
    }

    [Theory]
    [InlineData("/v1/ask/a")]
    [InlineData("/v1/watch/a")]
    public async Task Failure_after_its_headers_keeps_headers_and_trailers_apart(string path)
    {
        await using var host = await Failing(context => context.WriteResponseHeadersAsync(new Metadata { { "x-meta", "m" } })).StartAsync();

        var answer = await host.GetAsync(path);

        // The stream had begun by then.
        var stream = path.Contains("watch", StringComparison.Ordinal);
        Assert.Equal(stream ? 200 : 404, answer.Status);
        Assert.Equal(("h", "m", stream ? null : "1"), (answer.Header("X-Header"), answer.Header("x-meta"), answer.Header("Grpc-Trailer-Own")));
    }

    [Theory]
    [InlineData("/v1/ask/a?size=1")]
    [InlineData("/v1/watch/a?size=1")]
    public async Task Status_without_an_exception_fails_the_call(string path)
    {
        await using var host = await new LabHost
        {
            Service = new LookingService(context =>
            {
                context.Status = new Status(StatusCode.FailedPrecondition, "not now");
                context.ResponseTrailers.Add("own", "1");
            }),
        }.StartAsync();

        var stream = path.Contains("watch", StringComparison.Ordinal);
        var status = RefusalTests.Status(9, "not now");
        Assert.Equal(stream ? (200, "{\"text\":\"a 1\"}\n{\"error\":" + status + "}\n") : (400, status), (await host.GetAsync(path)).Both);
        var http2 = await host.SendHttp2Async("GET", path, _takesTrailers);
        Assert.Equal(("9", "1", null), (http2.Trailer("grpc-status"), http2.Trailer("own"), http2.Header("Grpc-Trailer-Own")));
    }

    [Fact]
    public async Task Status_without_an_exception_closes_a_WebSocket_with_its_code()
    {
        await using var host = await new LabHost { Service = new LookingService(context => context.Status = new Status(StatusCode.FailedPrecondition, "not now")) }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/a?size=1");

        Assert.Equal(["{\"text\":\"a 1\"}", "{\"error\":" + RefusalTests.Status(9, "not now") + "}"], await socket.ReadAllAsync());
        Assert.Equal(4009, socket.Closed.Code);
    }

    [Theory]
    [InlineData("/v1/watch/a", StatusCode.Cancelled, 499, 1)]
    [InlineData("/v1/ask/a", StatusCode.Cancelled, 499, 1)]
    [InlineData("/v1/ask/a", StatusCode.Unknown, 500, 2)]
    [InlineData("/v1/ask/a", (StatusCode)77, 500, 2)]
    [InlineData("/v1/ask/a", StatusCode.DeadlineExceeded, 504, 4)]
    public async Task Status_of_a_service_is_told_though_nobody_cancelled(string path, StatusCode code, int http, int told)
    {
        await using var host = await new LabHost
        {
            Service = new LookingService((Action<ServerCallContext>)(_ => throw new RpcException(new Status(code, "by itself")))),
        }.StartAsync();

        Assert.Equal((http, RefusalTests.Status(told, "by itself")), (await host.GetAsync(path)).Both);
    }

    [Theory]
    [InlineData("/v1/ask/a", false)]
    [InlineData("/v1/watch/a", false)]
    [InlineData("/v1/watch/a", true)]
    public async Task Rich_details_are_in_the_body(string path, bool afterAMessage)
    {
        var details = new Google.Rpc.Status
        {
            Code = 3,
            Message = "wrong",
            Details =
            {
                Any.Pack(new ErrorInfo { Reason = "R", Domain = "d" }),
                Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(7)) }),
            },
        };
        var error = new RpcException(new Status(StatusCode.InvalidArgument, "wrong"), new Metadata { { "grpc-status-details-bin", details.ToByteArray() }, { "other", "1" } });
        var service = new LabService
        {
            OnAsk = (_, _) => throw error,
            OnWatch = async (_, responses, context) =>
            {
                if (afterAMessage)
                {
                    await responses.WriteAsync(new AskResp { Text = "one" }, context.CancellationToken);
                }

                throw error;
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        const string Status = "{\"code\":3,\"message\":\"wrong\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"R\",\"domain\":\"d\"},"
            + "{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"7s\"}]}";

        var answer = await host.GetAsync(path);

        Assert.Equal(afterAMessage ? (200, "{\"text\":\"one\"}\n{\"error\":" + Status + "}\n") : (400, Status), answer.Both);
        Assert.Equal(afterAMessage ? (null, null) : ("7", "1"), (answer.Header("Retry-After"), answer.Header("Grpc-Trailer-Other")));
        Assert.Null(answer.Header("Grpc-Trailer-grpc-status-details-bin"));
    }

    [Theory]
    [MemberData(nameof(Kinds.Requests), MemberType = typeof(Kinds))]
    public async Task Exception_answers_500_and_keeps_its_text_inside(string method, string path, string? body)
    {
        await using var host = await new LabHost { Service = new LookingService((Action<ServerCallContext>)(_ => throw new FormatException("secret"))) }.StartAsync();
        host.Kestrel.AllowErrors = true;

        Assert.Equal((500, RefusalTests.Status(2, "Exception was thrown by handler.")), (await host.SendAsync(method, path, body)).Both);

        // The original logs it, and nobody a second time.
        Assert.Equal("Grpc.AspNetCore.Server.ServerCallHandler", Assert.Single(host.Kestrel.Logs.Errors).Category);
    }

    private static LabHost Failing(Func<ServerCallContext, Task>? before = null) => new()
    {
        Service = new LookingService(async context =>
        {
            context.GetHttpContext().Response.Headers["X-Header"] = "h";
            context.ResponseTrailers.Add("own", "1");
            context.ResponseTrailers.Add("sum-bin", [1, 2]);
            await (before?.Invoke(context) ?? Task.CompletedTask);
            throw new RpcException(new Status(StatusCode.NotFound, "gone"), new Metadata { { "thrown", "2" } });
        }),
    };
}
