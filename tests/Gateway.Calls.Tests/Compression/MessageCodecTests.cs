using System.Buffers;
using System.IO.Compression;
using Gateway.Calls.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Gateway.Calls.Tests.Compression;

public sealed class MessageCodecTests
{
    public static TheoryData<string, int> Messages
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var size in new[] { 1, 5, 1_000, 200_000 })
            {
                data.Add("gzip", size);
                data.Add("deflate", size);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void What_was_compressed_is_decompressed(string encoding, int size)
    {
        var message = Message(size);

        Assert.Equal(message, Decompress(encoding, Compress(encoding, message)));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public void A_message_that_stops_short_is_INTERNAL_wherever_it_stops(string encoding)
    {
        var whole = Compress(encoding, Message(3_000));

        for (var length = 1; length < whole.Length; length++)
        {
            var refused = Assert.Throws<RpcException>(() => Decompress(encoding, whole.AsMemory(0, length)));
            Assert.Equal(StatusCode.Internal, refused.StatusCode);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public void Bytes_behind_a_message_are_INTERNAL(string encoding) =>
        Assert.Equal(StatusCode.Internal, Assert.Throws<RpcException>(() => Decompress(encoding, (byte[])[.. Compress(encoding, Message(3_000)), 1, 2, 3, 4])).StatusCode);

    [Fact]
    public void Gzip_may_have_several_members()
    {
        byte[] members = [.. Compress("gzip", Message(1_000)), .. Compress("gzip", Message(300))];

        Assert.Equal([.. Message(1_000), .. Message(300)], Decompress("gzip", members));
    }

    [Fact]
    public void Of_several_members_none_may_stop_short()
    {
        byte[] members = [.. Compress("gzip", Message(1_000)), .. Compress("gzip", Message(300))];

        var refused = Assert.Throws<RpcException>(() => Decompress("gzip", members.AsMemory(..^30)));

        Assert.Equal(StatusCode.Internal, refused.StatusCode);
    }

    // What .NET's own gzip makes of an empty message.
    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public void Nothing_is_an_empty_message(string encoding) => Assert.Empty(Decompress(encoding, ReadOnlyMemory<byte>.Empty));

    [Fact]
    public void An_empty_message_that_was_compressed_properly_is_empty() =>
        Assert.Empty(Decompress("gzip", Convert.FromHexString("1F8B080000000000000303000000000000000000")));

    [Theory]
    [InlineData(999, true)]
    [InlineData(1_000, false)]
    public void A_message_may_grow_up_to_the_limit(int limit, bool refused)
    {
        var compressed = Compress("gzip", new byte[1_000]);

        if (refused)
        {
            Assert.Equal(StatusCode.ResourceExhausted, Assert.Throws<RpcException>(() => Decompress("gzip", compressed, limit)).StatusCode);
        }
        else
        {
            Assert.Equal(1_000, Decompress("gzip", compressed, limit).Length);
        }
    }

    private static ICompressionProvider Provider(string encoding) => encoding == "gzip"
        ? new GzipCompressionProvider(CompressionLevel.Fastest)
        : new DeflateCompressionProvider(CompressionLevel.Fastest);

    // Neither all the same nor incompressible.
    private static byte[] Message(int size)
    {
        var message = new byte[size];
        for (var i = 0; i < size; i++)
        {
            message[i] = (byte)((i * i) >> (i % 7));
        }

        return message;
    }

    private static byte[] Compress(string encoding, byte[] message)
    {
        using var output = new MessageBuffer();
        MessageCodec.Compress(Provider(encoding), level: null, message, output);
        return output.Written.ToArray();
    }

    private static byte[] Decompress(string encoding, ReadOnlyMemory<byte> compressed, int? limit = null)
    {
        using var output = new MessageBuffer();
        MessageCodec.Decompress(Provider(encoding), new ReadOnlySequence<byte>(compressed), limit, output);
        return output.Written.ToArray();
    }
}
