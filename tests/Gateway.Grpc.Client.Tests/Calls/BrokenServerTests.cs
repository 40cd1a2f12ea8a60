using System.IO.Compression;
using Gateway.Grpc.Client.Tests.Servers;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Grpc.Client.Tests.Calls;

/// <summary>Answers that a gRPC server does not give, and what becomes of the call.</summary>
public sealed class BrokenServerTests
{
    private const string OneMessage = "00 00000003 0A0161";   // text = "a"

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(415, StatusCode.Unknown)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    public async Task An_http_error_becomes_a_status(int http, StatusCode code)
    {
        var status = await CallAsync(context =>
        {
            context.Response.StatusCode = http;
            return context.Response.WriteAsync("<h1>sorry</h1>", Token);
        });

        Assert.Equal(code, status.StatusCode);
        Assert.Contains($"{http}", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grpc_status_counts_more_than_the_http_status()
    {
        var status = await CallAsync(static context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers["grpc-status"] = "9";
            context.Response.Headers["grpc-message"] = "not%20now";
            return Task.CompletedTask;
        });

        Assert.Equal(new Status(StatusCode.FailedPrecondition, "not now"), status);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/grpc-web")]
    [InlineData(null)]
    public async Task Another_content_type_is_unknown(string? contentType)
    {
        var status = await CallAsync(context =>
        {
            context.Response.ContentType = contentType;
            return Task.CompletedTask;
        });

        Assert.Equal(StatusCode.Unknown, status.StatusCode);
        Assert.Contains(contentType ?? "no content type", status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc;charset=utf-8")]
    public async Task A_content_type_may_say_more(string contentType) =>
        Assert.Equal(StatusCode.OK, (await CallAsync(context => AnswerAsync(context, OneMessage, "0", contentType))).StatusCode);

    [Fact]
    public async Task A_missing_grpc_status_is_unknown()
    {
        var status = await CallAsync(static context => AnswerAsync(context, OneMessage, grpcStatus: null));

        Assert.Equal(StatusCode.Unknown, status.StatusCode);
        Assert.Contains("grpc-status", status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("17")]
    [InlineData("99999999999")]
    public async Task A_bad_grpc_status_is_unknown(string value) =>
        Assert.Equal(StatusCode.Unknown, (await CallAsync(context => AnswerAsync(context, OneMessage, value))).StatusCode);

    [Theory]
    [InlineData("")]
    [InlineData(OneMessage + OneMessage)]
    public async Task Any_other_number_of_messages_than_one_is_unimplemented_on_a_unary_call(string frames)
    {
        var status = await CallAsync(context => AnswerAsync(context, frames, "0"));

        Assert.Equal(StatusCode.Unimplemented, status.StatusCode);
    }

    [Fact]
    public async Task A_trailers_only_ok_is_no_answer_to_a_unary_call()
    {
        var status = await CallAsync(static context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "0";
            return Task.CompletedTask;
        });

        Assert.Equal(StatusCode.Unimplemented, status.StatusCode);
    }

    [Theory]
    [InlineData("00 0000")]
    [InlineData("00 00000003 0A01")]
    [InlineData("00 00400000 0A01")]
    public async Task A_truncated_frame_is_internal(string frames)
    {
        var status = await CallAsync(context => AnswerAsync(context, frames, grpcStatus: "0"));

        Assert.Equal(StatusCode.Internal, status.StatusCode);
        Assert.Contains("within a message", status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00 00400001 00")]
    [InlineData("00 FFFFFFFF 00")]
    public async Task A_length_beyond_the_limit_is_refused_before_its_bytes(string frames)
    {
        var status = await CallAsync(async context =>
        {
            await AnswerAsync(context, frames, grpcStatus: null);
            // Never ends by itself: the client must not wait for the bytes.
            await Hang.UntilAsync(context.RequestAborted);
        });

        Assert.Equal(StatusCode.ResourceExhausted, status.StatusCode);
    }

    [Theory]
    [InlineData("02 00000000", null)]
    [InlineData("01 00000001 00", null)]
    [InlineData("01 00000001 00", "identity")]
    [InlineData("01 00000001 00", "snappy")]
    [InlineData("01 00000004 DEADBEEF", "gzip")]
    public async Task A_bad_flag_and_bad_compression_are_internal(string frames, string? encoding)
    {
        var status = await CallAsync(context =>
        {
            if (encoding is not null)
            {
                context.Response.Headers["grpc-encoding"] = encoding;
            }

            return AnswerAsync(context, frames, "0");
        });

        Assert.Equal(StatusCode.Internal, status.StatusCode);
    }

    [Fact]
    public async Task A_message_that_grows_beyond_the_limit_is_refused()
    {
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[(4 * 1024 * 1024) + 1], Token);
        }

        var status = await CallAsync(context =>
        {
            context.Response.Headers["grpc-encoding"] = "gzip";
            return AnswerAsync(context, $"01 {compressed.Length:X8} {Convert.ToHexString(compressed.ToArray())}", "0");
        });

        Assert.Equal(StatusCode.ResourceExhausted, status.StatusCode);
    }

    [Theory]
    [InlineData(0x2, StatusCode.Internal)]
    [InlineData(0x7, StatusCode.Unavailable)]
    [InlineData(0x8, StatusCode.Cancelled)]
    [InlineData(0xb, StatusCode.ResourceExhausted)]
    [InlineData(0xc, StatusCode.PermissionDenied)]
    public async Task A_reset_after_the_headers_becomes_a_status(int http2Error, StatusCode code)
    {
        var status = await CallAsync(async context =>
        {
            await AnswerAsync(context, OneMessage, grpcStatus: null);
            context.Features.Get<IHttpResetFeature>()!.Reset(http2Error);
        });

        Assert.Equal(code, status.StatusCode);
    }

    [Theory]
    [InlineData(0x2, StatusCode.Internal)]
    [InlineData(0x8, StatusCode.Cancelled)]
    [InlineData(0xb, StatusCode.ResourceExhausted)]
    public async Task A_reset_before_the_headers_becomes_a_status(int http2Error, StatusCode code)
    {
        var status = await CallAsync(context =>
        {
            context.Features.Get<IHttpResetFeature>()!.Reset(http2Error);
            return Task.CompletedTask;
        });

        Assert.Equal(code, status.StatusCode);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_unavailable()
    {
        var status = await CallAsync(static async context =>
        {
            await AnswerAsync(context, OneMessage, grpcStatus: null);
            context.Features.Get<Microsoft.AspNetCore.Connections.Features.IConnectionLifetimeFeature>()!.Abort();
        });

        Assert.True(status.StatusCode is StatusCode.Unavailable or StatusCode.Internal, status.ToString());
    }

    private static async Task<Status> CallAsync(RequestDelegate answer)
    {
        await using var server = await TestServer.StartRawAsync(answer);
        using var call = server.Connect().OneAsync(new Ask(), cancellationToken: Token);
        try
        {
            await call;
            return call.GetStatus();
        }
        catch (RpcException error)
        {
            Assert.Equal(error.Status, call.GetStatus());
            return error.Status;
        }
    }

    private static async Task AnswerAsync(HttpContext context, string frames, string? grpcStatus, string contentType = "application/grpc")
    {
        context.Response.ContentType = contentType;
        await context.Response.Body.WriteAsync(Convert.FromHexString(frames.Replace(" ", "", StringComparison.Ordinal)), Token);
        await context.Response.Body.FlushAsync(Token);
        if (grpcStatus is not null)
        {
            context.Response.AppendTrailer("grpc-status", grpcStatus);
        }
    }
}
