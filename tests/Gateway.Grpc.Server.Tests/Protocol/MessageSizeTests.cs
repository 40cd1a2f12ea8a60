using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Grpc.Server.Tests.Protocol;

public sealed class MessageSizeTests
{
    [Theory]
    [InlineData(4_194_304, StatusCode.OK)]
    [InlineData(4_194_305, StatusCode.ResourceExhausted)]
    public async Task Without_other_word_a_request_may_be_4_MiB(int length, StatusCode expected)
    {
        await using var host = await ProbeHost.StartAsync(new Script { Unary = (_, _) => Task.FromResult(new Note()) });

        Assert.Equal(expected, (await host.Raw.PostAsync(RawClient.Unary, Frames.Of(0, Message(length)))).Status);
    }

    [Theory]
    [InlineData(100, StatusCode.OK)]
    [InlineData(101, StatusCode.ResourceExhausted)]
    public async Task The_limit_of_requests_can_be_set(int length, StatusCode expected)
    {
        await using var host = await ProbeHost.StartAsync(options: options => options.MaxReceiveMessageSize = 100);

        Assert.Equal(expected, (await host.Raw.PostAsync(RawClient.Unary, Frames.Of(0, Message(length)))).Status);
        Assert.Equal(expected, (await host.Raw.PostAsync(RawClient.Chat, Frames.Of(0, Message(length)))).Status);
    }

    [Fact]
    public async Task No_limit_is_no_limit()
    {
        await using var host = await ProbeHost.StartAsync(
            new Script { Unary = (note, _) => Task.FromResult(new Note { Number = note.Data.Length }) },
            options => options.MaxReceiveMessageSize = null);

        Assert.Equal(40_000_000, Assert.Single((await host.Raw.PostAsync(RawClient.Unary, Frames.Of(new Note { Data = ByteString.CopyFrom(new byte[40_000_000]) }))).Notes).Number);
    }

    [Theory]
    [InlineData(100, StatusCode.OK)]
    [InlineData(101, StatusCode.ResourceExhausted)]
    public async Task The_limit_of_answers_can_be_set(int length, StatusCode expected)
    {
        await using var host = await ProbeHost.StartAsync(options: options => options.MaxSendMessageSize = 100);

        Assert.Equal(expected, (await host.Raw.PostAsync(RawClient.Unary, Frames.Of(0, Message(length)))).Status);
    }

    [Fact]
    public async Task A_message_over_the_limit_ends_a_stream_after_those_that_fit()
    {
        await using var host = await ProbeHost.StartAsync(options: options => options.MaxSendMessageSize = 100);

        var answer = await host.Raw.PostAsync(RawClient.Chat, [.. Frames.Of("fits"), .. Frames.Of(0, Message(101))]);

        Assert.Equal("fits", Assert.Single(answer.Notes).Text);
        Assert.Equal(StatusCode.ResourceExhausted, answer.Status);
    }

    [Fact]
    public async Task The_limit_of_answers_counts_before_compression()
    {
        await using var host = await ProbeHost.StartAsync(options: options =>
        {
            options.MaxSendMessageSize = 100;
            options.ResponseCompressionAlgorithm = "gzip";
        });

        Assert.Equal(StatusCode.ResourceExhausted, (await host.Raw.PostAsync(RawClient.Unary, Frames.Of(0, Message(101)), ("grpc-accept-encoding", "gzip"))).Status);
    }

    [Theory]
    [InlineData(100, 200, StatusCode.OK)]
    [InlineData(200, 100, StatusCode.ResourceExhausted)]
    public async Task What_is_set_for_one_service_comes_before_what_is_set_for_all(int all, int one, StatusCode expected)
    {
        await using var host = await ProbeHost.StartAsync(
            options: options => options.MaxReceiveMessageSize = all,
            services: grpc => grpc.AddServiceOptions<ProbeService>(options => options.MaxReceiveMessageSize = one));

        Assert.Equal(expected, (await host.Raw.PostAsync(RawClient.Unary, Frames.Of(0, Message(150)))).Status);
    }

    [Fact]
    public async Task One_service_may_have_no_limit_where_all_have_one()
    {
        await using var host = await ProbeHost.StartAsync(
            options: options => options.MaxReceiveMessageSize = 100,
            services: grpc => grpc.AddServiceOptions<ProbeService>(options => options.MaxReceiveMessageSize = null));

        Assert.Equal(StatusCode.OK, (await host.Raw.PostAsync(RawClient.Unary, Frames.Of(0, Message(150)))).Status);
    }

    // A message of exactly this many bytes: field 2, its length, zeros.
    private static byte[] Message(int length)
    {
        for (var prefix = 2; ; prefix++)
        {
            var message = new Note { Data = ByteString.CopyFrom(new byte[length - prefix]) }.ToByteArray();
            if (message.Length == length)
            {
                return message;
            }
        }
    }
}
