using Gateway.Grpc.Client.Tests.Servers;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using LabProtos;
using Status = Grpc.Core.Status;

namespace Gateway.Grpc.Client.Tests.Calls;

/// <summary>What no web server lets an application say: frames of HTTP/2 in an order, and with values, of the test's choice.</summary>
public sealed class BareServerTests
{
    private const string OneMessage = "00 00000003 0A0161";   // text = "a"

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<uint, StatusCode> Resets => new()
    {
        { 0x0, StatusCode.Internal },
        { 0x1, StatusCode.Internal },
        { 0x2, StatusCode.Internal },
        { 0x3, StatusCode.Internal },
        { 0x4, StatusCode.Internal },
        { 0x5, StatusCode.Internal },
        { 0x6, StatusCode.Internal },
        { 0x7, StatusCode.Unavailable },
        { 0x8, StatusCode.Cancelled },
        { 0x9, StatusCode.Internal },
        { 0xa, StatusCode.Internal },
        { 0xb, StatusCode.ResourceExhausted },
        { 0xc, StatusCode.PermissionDenied },
        { 0xff, StatusCode.Internal },
    };

    [Theory]
    [MemberData(nameof(Resets))]
    public async Task A_reset_before_the_head_has_the_status_of_its_code(uint error, StatusCode code)
    {
        var status = await CallAsync(async connection =>
        {
            // Again and again: a refused stream (0x7) is tried anew.
            while (true)
            {
                await connection.ReadRequestAsync();
                await connection.ResetAsync(error);
            }
        });

        Assert.Equal(code, status.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Resets))]
    public async Task A_reset_behind_a_message_has_the_status_of_its_code(uint error, StatusCode code)
    {
        await using var server = BareServer.Start(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.BeginAsync();
            await connection.SendDataAsync(OneMessage);

            // The client has read the message when it sends one of its own.
            await connection.ReadBodyAsync(5);
            await connection.ResetAsync(error);
        });
        using var call = server.Connect().Both(cancellationToken: Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        await call.RequestStream.WriteAsync(new Ask(), Token);

        Assert.Equal(code, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token))).StatusCode);
        Assert.Equal(code, call.GetStatus().StatusCode);
    }

    [Theory]
    [InlineData(0x0)]
    [InlineData(0xb)]
    public async Task A_request_that_GOAWAY_leaves_out_is_sent_again_on_another_connection(uint error)
    {
        await using var server = BareServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            if (connection.Number == 1)
            {
                await connection.GoAwayAsync(0, error);
                return;
            }

            Assert.Equal("000000000C0A0A", Convert.ToHexString(connection.Body.ToArray())[..14]);
            await connection.AnswerAsync(OneMessage);
        });

        var answer = await server.Connect().OneAsync(new Ask { Text = "all of it!" }, cancellationToken: Token);

        Assert.Equal("a", answer.Text);
    }

    [Fact]
    public async Task A_call_that_GOAWAY_still_counts_goes_on_and_the_next_has_another_connection()
    {
        await using var server = BareServer.Start(static async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.BeginAsync();
            if (connection.Number == 1)
            {
                await connection.GoAwayAsync(connection.Stream, 0);
            }

            await connection.SendDataAsync(OneMessage);
            await connection.SendHeadersAsync(end: true, ("grpc-status", "0"));
        });
        var client = server.Connect();

        Assert.Equal("a", (await client.OneAsync(new Ask(), cancellationToken: Token)).Text);
        Assert.Equal("a", (await client.OneAsync(new Ask(), cancellationToken: Token)).Text);
    }

    // A server that has begun to answer can't say that it has not seen the call: HTTP handlers tell of it as of a reset.
    [Theory]
    [InlineData(0x0, StatusCode.Internal)]
    [InlineData(0xb, StatusCode.ResourceExhausted)]
    public async Task A_call_that_GOAWAY_leaves_out_while_it_is_answered_has_the_status_of_its_code(uint error, StatusCode code)
    {
        var status = await CallAsync(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.BeginAsync();
            await connection.SendDataAsync(OneMessage);
            await connection.GoAwayAsync(0, error);
        });

        Assert.Equal(code, status.StatusCode);
    }

    [Fact]
    public async Task Informational_heads_come_before_the_response()
    {
        var status = await CallAsync(static async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendHeadersAsync(end: false, (":status", "100"));
            await connection.SendHeadersAsync(end: false, (":status", "103"), ("link", "</a>; rel=preload"), ("grpc-status", "5"));
            await connection.AnswerAsync(OneMessage);
        });

        Assert.Equal(StatusCode.OK, status.StatusCode);
    }

    [Theory]
    [InlineData("application/grpc")]
    [InlineData(null)]
    public async Task Trailers_alone_need_no_content_type(string? contentType)
    {
        var status = await HeadOnlyAsync([.. contentType is null ? [] : new[] { ("content-type", contentType) }, ("grpc-status", "9"), ("grpc-message", "not now")]);

        Assert.Equal(new Status(StatusCode.FailedPrecondition, "not now"), status);
    }

    [Fact]
    public async Task A_head_alone_without_status_is_unknown()
    {
        var status = await HeadOnlyAsync(("content-type", "application/grpc"));

        Assert.Equal(StatusCode.Unknown, status.StatusCode);
        Assert.Contains("grpc-status", status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("100%", "100%")]
    [InlineData("50%2", "50%2")]
    [InlineData("%zz%41", "%zzA")]
    [InlineData("%%%25", "%%%")]
    [InlineData("%FF", "\uFFFD")]
    [InlineData("", "")]
    public async Task A_message_with_a_broken_encoding_is_shown_as_it_is(string sent, string shown) =>
        Assert.Equal(new Status(StatusCode.NotFound, shown), await HeadOnlyAsync(("content-type", "application/grpc"), ("grpc-status", "5"), ("grpc-message", sent)));

    [Theory]
    [InlineData("!!! not base64")]
    [InlineData("A")]
    [InlineData("////")]
    [InlineData("")]
    public async Task Details_that_are_none_cost_the_status_nothing(string details)
    {
        await using var server = BareServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendHeadersAsync(
                end: true, (":status", "200"), ("grpc-status", "5"), ("grpc-message", "gone"), ("grpc-status-details-bin", details), ("x-bin", details), ("x-why", "because"));
        });

        var error = await Assert.ThrowsAsync<RpcException>(() => server.Connect().OneAsync(new Ask(), cancellationToken: Token).ResponseAsync);

        Assert.Equal(new Status(StatusCode.NotFound, "gone"), error.Status);
        Assert.Equal("because", error.Trailers.GetValue("x-why"));
        Assert.True(error.Trailers.GetRpcStatus(ignoreParseError: true) is null or { Code: 0, Details.Count: 0 });
    }

    [Fact]
    public async Task Details_that_are_no_Status_throw_when_they_are_read_and_are_null_on_demand()
    {
        await using var server = BareServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendHeadersAsync(end: true, (":status", "200"), ("grpc-status", "5"), ("grpc-status-details-bin", "////"));
        });

        var error = await Assert.ThrowsAsync<RpcException>(() => server.Connect().OneAsync(new Ask(), cancellationToken: Token).ResponseAsync);

        Assert.Throws<InvalidProtocolBufferException>(() => error.GetRpcStatus());
        Assert.Null(error.Trailers.GetRpcStatus(ignoreParseError: true));
    }

    [Theory]
    [InlineData("00 0000")]
    [InlineData("00 00000003 0A01")]
    public async Task A_frame_that_the_end_of_the_connection_cuts_is_unavailable(string frames)
    {
        var status = await CallAsync(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.BeginAsync();
            await connection.SendDataAsync(frames);
            connection.Close();
        });

        Assert.Equal(StatusCode.Unavailable, status.StatusCode);
    }

    [Theory]
    [InlineData("00 0000")]
    [InlineData("00 00000003 0A01")]
    public async Task A_frame_that_the_end_of_the_stream_cuts_is_internal(string frames)
    {
        var status = await CallAsync(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.BeginAsync();
            await connection.SendDataAsync(frames, end: true);
        });

        Assert.Equal(StatusCode.Internal, status.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_status_that_comes_before_the_end_of_the_request_is_kept_when_the_stream_is_reset_behind_it(bool unary)
    {
        await using var server = BareServer.Start(static async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.ReadBodyAsync(1);
            await connection.SendHeadersAsync(end: true, (":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "16"), ("grpc-message", "who are you"));
            await connection.ResetAsync(0);
        });
        var large = new Ask { Payload = ByteString.CopyFrom(new byte[1024 * 1024]) };
        using var up = unary ? null : server.Connect().Up(cancellationToken: Token);
        using var one = unary ? server.Connect().OneAsync(large, cancellationToken: Token) : null;
        if (up is not null && await Record.ExceptionAsync(() => up.RequestStream.WriteAsync(new Ask(), Token)) is { } early)
        {
            // The answer may be faster than the end of the write.
            Assert.Equal(StatusCode.Unauthenticated, Assert.IsType<RpcException>(early).StatusCode);
        }

        var error = await Assert.ThrowsAsync<RpcException>(() => up?.ResponseAsync ?? one!.ResponseAsync);

        Assert.Equal(new Status(StatusCode.Unauthenticated, "who are you"), error.Status);
    }

    [Fact]
    public async Task A_frame_that_HTTP2_forbids_ends_the_call()
    {
        var status = await CallAsync(static async connection =>
        {
            await connection.ReadRequestAsync();

            // A SETTINGS frame on a stream: a connection error.
            await connection.SendAsync(0x4, 0, connection.Stream, []);
        });

        Assert.True(status.StatusCode is StatusCode.Internal or StatusCode.Unavailable, status.ToString());
    }

    private static Task<Status> HeadOnlyAsync(params (string Name, string Value)[] headers) => CallAsync(async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.SendHeadersAsync(end: true, [(":status", "200"), .. headers]);
    });

    private static async Task<Status> CallAsync(Func<BareConnection, Task> answer)
    {
        await using var server = BareServer.Start(answer);
        using var call = server.Connect().OneAsync(new Ask(), cancellationToken: Token);
        try
        {
            await call.ResponseAsync.WaitAsync(Token);
            return call.GetStatus();
        }
        catch (RpcException error)
        {
            Assert.Equal(error.Status, call.GetStatus());
            return error.Status;
        }
    }
}
