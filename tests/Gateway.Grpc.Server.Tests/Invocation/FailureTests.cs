using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using RpcStatus = Google.Rpc.Status;
using Status = Grpc.Core.Status;

namespace Gateway.Grpc.Server.Tests.Invocation;

public sealed class FailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_RpcException_ends_the_call_with_its_status_and_its_trailers_beside_those_set_before()
    {
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Unary = (_, context) =>
            {
                context.ResponseTrailers.Add("from", "context");
                throw new RpcException(new Status(StatusCode.FailedPrecondition, "not now"), new Metadata { { "from", "exception" } });
            },
        });

        var error = await FailAsync(host);

        Assert.Equal((StatusCode.FailedPrecondition, "not now"), (error.StatusCode, error.Status.Detail));
        Assert.Equal(["context", "exception"], error.Trailers.GetAll("from").Select(entry => entry.Value));
    }

    [Fact]
    public async Task The_trailers_of_the_context_may_be_those_of_the_exception()
    {
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Unary = (_, context) =>
            {
                context.ResponseTrailers.Add("from", "context");
                throw new RpcException(new Status(StatusCode.Aborted, ""), context.ResponseTrailers);
            },
        });

        var error = await FailAsync(host);

        Assert.Equal(StatusCode.Aborted, error.StatusCode);
        Assert.Equal(["context"], error.Trailers.GetAll("from").Select(entry => entry.Value));
    }

    [Fact]
    public async Task Details_of_the_error_model_arrive()
    {
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Unary = (_, _) => throw new RpcStatus
            {
                Code = (int)Code.InvalidArgument,
                Message = "bad",
                Details = { Any.Pack(new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = "text" } } }) },
            }.ToRpcException(),
        });

        var error = await FailAsync(host);

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal("text", error.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations[0].Field);
    }

    [Fact]
    public async Task The_status_of_the_context_ends_the_call()
    {
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Expand = async (note, notes, context) =>
            {
                await notes.WriteAsync(note);
                context.Status = new Status(StatusCode.DataLoss, "half of it");
            },
        });
        using var call = host.Client.Expand(new Note(), cancellationToken: Token);

        Assert.True(await call.ResponseStream.MoveNext(Token));
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));

        Assert.Equal((StatusCode.DataLoss, "half of it"), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task The_status_of_the_context_also_ends_a_unary_call()
    {
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Unary = (note, context) =>
            {
                context.Status = new Status(StatusCode.OutOfRange, "too far");
                return Task.FromResult(note);
            },
        });

        Assert.Equal(StatusCode.OutOfRange, (await FailAsync(host)).StatusCode);
    }

    [Theory]
    [InlineData(null, "Exception was thrown by handler.")]
    [InlineData(false, "Exception was thrown by handler.")]
    [InlineData(true, "Exception was thrown by handler. ArithmeticException: the password is 1234")]
    public async Task Another_exception_is_UNKNOWN_and_its_text_leaves_only_where_allowed(bool? detailed, string detail)
    {
        await using var host = await ProbeHost.StartAsync(
            new Script { Unary = (_, _) => throw new ArithmeticException("the password is 1234") },
            options => options.EnableDetailedErrors = detailed);
        host.Server.AllowErrors = true;

        var error = await FailAsync(host);

        Assert.Equal((StatusCode.Unknown, detail), (error.StatusCode, error.Status.Detail));
        Assert.IsType<ArithmeticException>(Assert.Single(host.Server.Logs.Errors).Exception);
    }

    [Fact]
    public async Task An_exception_amid_a_stream_leaves_the_messages_and_ends_it()
    {
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Expand = async (note, notes, _) =>
            {
                await notes.WriteAsync(note);
                throw new ArithmeticException();
            },
        });
        host.Server.AllowErrors = true;
        using var call = host.Client.Expand(new Note { Text = "x" }, cancellationToken: Token);

        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Equal("x", call.ResponseStream.Current.Text);
        Assert.Equal(StatusCode.Unknown, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token))).StatusCode);
        Assert.Single(host.Server.Logs.Errors);
    }

    [Fact]
    public async Task No_message_from_a_method_that_owes_one_is_CANCELLED()
    {
        await using var host = await ProbeHost.StartAsync(new Script { Unary = (_, _) => Task.FromResult<Note>(null!) });

        var error = await FailAsync(host);

        Assert.Equal((StatusCode.Cancelled, "No message returned from method."), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task A_cancellation_that_is_not_the_calls_own_is_a_failure()
    {
        await using var host = await ProbeHost.StartAsync(new Script { Unary = (_, _) => throw new OperationCanceledException() });
        host.Server.AllowErrors = true;

        Assert.Equal(StatusCode.Unknown, (await FailAsync(host)).StatusCode);
        Assert.Single(host.Server.Logs.Errors);
    }

    [Fact]
    public async Task A_status_of_the_service_is_no_error_of_the_server()
    {
        await using var host = await ProbeHost.StartAsync(new Script { Unary = (_, _) => throw new RpcException(new Status(StatusCode.Internal, "as it wishes")) });

        await FailAsync(host);

        var entry = Assert.Single(host.Server.Logs.Entries, entry => entry.Event.Name == "ServiceEndedCall");
        Assert.Equal(LogLevel.Information, entry.Level);
    }

    [Fact]
    public async Task A_request_that_is_no_message_of_the_type_is_INTERNAL()
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = await host.Raw.PostAsync(RawClient.Unary, Frames.Of(0, [0x0A, 0x05, 0x61])); // field 1, five bytes announced, one there

        Assert.Equal(StatusCode.Internal, answer.Status);
    }

    [Theory]
    [InlineData("näh")]
    [InlineData("a\nb")]
    public async Task Trailers_that_HTTP_cannot_carry_cost_the_trailer_and_not_the_status(string value)
    {
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Expand = async (note, notes, context) =>
            {
                await notes.WriteAsync(note);
                throw new RpcException(new Status(StatusCode.Aborted, "why"), new Metadata { { "good", "1" }, { "bad", value } });
            },
        });
        using var call = host.Client.Expand(new Note(), cancellationToken: Token);

        Assert.True(await call.ResponseStream.MoveNext(Token));
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));

        Assert.Equal((StatusCode.Aborted, "why"), (error.StatusCode, error.Status.Detail));
        Assert.Equal("1", error.Trailers.GetValue("good"));
    }

    [Theory]
    [InlineData("content-length")]
    [InlineData("transfer-encoding")]
    [InlineData("connection")]
    public async Task A_trailer_named_as_what_HTTP_itself_lives_by_is_left_out(string key)
    {
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Unary = (_, _) => throw new RpcException(new Status(StatusCode.Aborted, "why"), new Metadata { { key, "5" }, { "good", "1" } }),
        });

        var error = await FailAsync(host);

        Assert.Equal((StatusCode.Aborted, "why"), (error.StatusCode, error.Status.Detail));
        Assert.Equal("1", error.Trailers.GetValue("good"));
        Assert.Contains(host.Server.Logs.Entries, entry => entry.Event.Name == "TrailerLeftOut" && entry.Message.Contains(key, StringComparison.Ordinal));
    }

    private static Task<RpcException> FailAsync(ProbeHost host) =>
        Assert.ThrowsAsync<RpcException>(() => host.Client.UnaryAsync(new Note(), cancellationToken: Token).ResponseAsync.Come());
}
